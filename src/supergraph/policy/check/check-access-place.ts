import { Kind } from 'graphql';
import { linksOf, localName, urlOf } from '../../sdl/links.ts';
import { FEDERATION_URL } from '../directives/policy-specification.ts';
import type { CheckApplication, CheckedSubgraph, WrittenApplication } from '../directives/written-application.ts';

/**
 * What says who may read stands on objects, their fields, scalars and enums. On an interface it would be said of
 * objects that other subgraphs declare without it; Federation composes no such schema.
 */
export const checkAccessPlace: CheckApplication = (application, subgraph) => {
  const { coordinate, node } = application;
  const tell = (place: string, expected: string): void =>
    subgraph.problems.add(
      'POLICY_MISPLACED',
      `\`@${node.name.value}\` cannot stand on ${place}; expected it on ${expected}`,
      { node, coordinate },
    );
  if (isFieldOfInterface(application, subgraph))
    tell('a field of an interface', 'that field of the objects that implement it');
  else if (isInterfaceObject(application, subgraph))
    tell('an `@interfaceObject`', 'its fields, or on the objects that implement the interface');
};

function isFieldOfInterface({ coordinate, element }: WrittenApplication, { document }: CheckedSubgraph): boolean {
  const [typeName] = coordinate.split('.');
  return (
    element.location === 'FIELD_DEFINITION' &&
    document.definitions.some(
      (one) =>
        (one.kind === Kind.INTERFACE_TYPE_DEFINITION || one.kind === Kind.INTERFACE_TYPE_EXTENSION) &&
        one.name.value === typeName,
    )
  );
}

function isInterfaceObject({ coordinate, element }: WrittenApplication, { document }: CheckedSubgraph): boolean {
  if (element.location !== 'OBJECT') return false;
  const federation = linksOf(document).find((link) => FEDERATION_URL.test(urlOf(link)));
  const name = federation === undefined ? 'interfaceObject' : localName(federation, 'interfaceObject', 'federation');
  return document.definitions.some(
    (one) =>
      (one.kind === Kind.OBJECT_TYPE_DEFINITION || one.kind === Kind.OBJECT_TYPE_EXTENSION) &&
      one.name.value === coordinate &&
      one.directives?.some((directive) => directive.name.value === name) === true,
  );
}
