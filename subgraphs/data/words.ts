/** The words that the shop's names and sentences are made of. */
export const givenNames = [
  'Amara',
  'Bruno',
  'Chiara',
  'Dario',
  'Elif',
  'Farid',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Kaito',
  'Leila',
  'Mateo',
  'Nadia',
  'Oskar',
  'Priya',
  'Quentin',
  'Rosa',
  'Soren',
  'Tala',
  'Ulrike',
  'Viktor',
  'Wanda',
  'Yusuf',
  'Zoe',
] as const;

export const familyNames = [
  'Abel',
  'Bianchi',
  'Costa',
  'Demir',
  'Eriksen',
  'Fontaine',
  'Garcia',
  'Haddad',
  'Ivanova',
  'Jansen',
  'Kowalski',
  'Lindqvist',
  'Moreau',
  'Nakamura',
  'Okafor',
  'Petrov',
  'Quiroga',
  'Rossi',
  'Schmidt',
  'Tanaka',
  'Urban',
  'Vidal',
] as const;

export const cities = [
  'Berlin',
  'Lyon',
  'Porto',
  'Turin',
  'Ghent',
  'Malmo',
  'Krakow',
  'Graz',
  'Seville',
  'Tartu',
] as const;

export const categories = ['kitchen', 'garden', 'office', 'outdoor', 'workshop'] as const;

export const nounsByCategory = {
  kitchen: ['Kettle', 'Skillet', 'Teapot', 'Cutting Board', 'Pepper Mill', 'Mixing Bowl', 'Bread Knife', 'Colander'],
  garden: ['Watering Can', 'Trowel', 'Planter', 'Bird Feeder', 'Pruning Saw', 'Rain Gauge', 'Wheelbarrow', 'Rake'],
  office: [
    'Desk Lamp',
    'Notebook',
    'Fountain Pen',
    'Letter Tray',
    'Monitor Stand',
    'Wall Clock',
    'Stapler',
    'Pin Board',
  ],
  outdoor: ['Tent', 'Lantern', 'Hammock', 'Water Bottle', 'Camp Stove', 'Sleeping Mat', 'Backpack', 'Compass'],
  workshop: [
    'Hand Plane',
    'Chisel Set',
    'Workbench',
    'Bench Vise',
    'Tape Measure',
    'Mallet',
    'Tool Chest',
    'Spirit Level',
  ],
} as const;

export const makes = [
  'Ashen',
  'Brightwater',
  'Cobalt',
  'Drift',
  'Ember',
  'Fjord',
  'Granite',
  'Harbour',
  'Juniper',
  'Larch',
  'Meadow',
  'Northern',
] as const;

export const materials = [
  'Oak',
  'Steel',
  'Copper',
  'Linen',
  'Enamel',
  'Walnut',
  'Cork',
  'Brass',
  'Ceramic',
  'Canvas',
  'Glass',
  'Iron',
] as const;

export const tags = ['handmade', 'recycled', 'bestseller', 'new', 'gift', 'repairable', 'small batch'] as const;

export const openings = {
  1: ['It broke within a week.', 'I sent it back.', 'Not what the pictures promised.'],
  2: ['I expected more for the price.', 'It works, but only just.', 'The finish is rough.'],
  3: ['It does what it should.', 'Neither good nor bad.', 'Fine for now and then.'],
  4: ['A solid piece of work.', 'I would buy it again.', 'Very good, with one small flaw.'],
  5: ['The best I have owned.', 'It made me smile on the first day.', 'Worth every cent.'],
} as const;

export const remarks = [
  'It came well packed.',
  'Delivery took four days.',
  'The colour is deeper than in the photo.',
  'It is heavier than it looks.',
  'My neighbour has ordered one too.',
  'It has survived two house moves.',
  'The handle sits well in the hand.',
  'A spare part was easy to get.',
  'I use it nearly every day.',
  'The manual could be clearer.',
] as const;

export const headlines = [
  'How we chose the',
  'A year with the',
  'Caring for the',
  'Five uses for the',
  'Behind the making of the',
  'What to know about the',
] as const;

export const paragraphs = [
  'We asked three people who use it every day what they would change, and two of them said nothing at all.',
  'Wipe it with a damp cloth, let it dry in the shade, and oil it once a season.',
  'The workshop that makes it has nine people, one lathe older than all of them, and a waiting list.',
  'Cheaper ones exist, and we tried them: most had to be replaced before the year was over.',
  'It is put together with screws and not with glue, so every part of it can be replaced.',
  'If you buy only one this year, think about how much room you have before you pick a size.',
] as const;
