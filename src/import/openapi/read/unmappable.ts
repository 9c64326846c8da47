/** The one name that no mapping has for a member: assigned to an object, it would become none. */
export const UNMAPPABLE = '__proto__';
export const WHY_UNMAPPABLE = 'no mapping has a member of this name';
