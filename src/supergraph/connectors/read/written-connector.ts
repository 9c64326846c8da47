import type { Mapping } from '../../../mapping/language/syntax.ts';
import type {
  ConnectorCache,
  ConnectorPlace,
  ErrorMapping,
  GrpcArm,
  HttpArm,
  Pagination,
  VirtualArm,
} from '../model/connector.ts';
import type { Arguments } from './read-arguments.ts';
import type { WrittenBatch } from './read-batch.ts';

/** A `@connect` as written: its syntax is right, its fit to the schema is not checked. */
export interface WrittenConnector {
  readonly coordinate: string;
  readonly place: ConnectorPlace;
  readonly args: Arguments;
  readonly arm: HttpArm | GrpcArm | VirtualArm;
  readonly selection: Mapping;
  /** The value of `entity`, when given. */
  readonly entity: boolean | undefined;
  readonly batch: WrittenBatch | undefined;
  readonly pagination: Pagination | undefined;
  readonly cache: ConnectorCache | undefined;
  readonly errors: ErrorMapping;
  readonly isSuccess: Mapping | undefined;
  /** Its own name, when it has one. */
  readonly id: string | undefined;
}
