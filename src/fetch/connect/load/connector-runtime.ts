import { outputShape, sharedShape, type Shape } from '../../../mapping/infer/output-shape.ts';
import type { Connector } from '../../../supergraph/connectors/model/connector.ts';
import { connectorCaller, type CallEnvironment, type ConnectorCaller } from '../call/call-connector.ts';
import { batchLoad, singleLoad, type Load } from './entity-loader.ts';
import { keyReader, type KeyReader } from './representation.ts';
import { connectorSubscriber, type ConnectorSubscriber } from '../call/subscribe-connector.ts';

/** A connector, ready to be called. */
export interface ConnectorRuntime {
  readonly connector: Connector;
  readonly shape: Shape;
  readonly call: ConnectorCaller;
  /** The same, asked once for equal keys within a request. */
  readonly load: Load;
  /** The call of a root field, asked once for equal arguments within a request. */
  readonly rootLoad: Load;
  /** Set on a field of a subscription. */
  readonly subscribe: ConnectorSubscriber | undefined;
  /** Reads what the connector needs of its entity or parent. */
  readonly reader: KeyReader;
}

export function connectorRuntime(connector: Connector, environment: CallEnvironment): ConnectorRuntime {
  const { entity, place, batch, requires } = connector;
  const call = connectorCaller(connector, environment);
  const typeName = entity?.typeName ?? (place.kind === 'root' ? '' : place.typeName);
  const reader = keyReader(typeName, entity?.key ?? requires);
  const load =
    batch === undefined
      ? singleLoad(call)
      : batchLoad(call, { subgraph: environment.subgraph, batch, resultReader: keyReader('', batch.key) });
  const ofEvents = place.kind === 'root' && place.operation === 'subscription';
  const subscribe = ofEvents ? connectorSubscriber(connector, environment) : undefined;
  return {
    connector,
    shape: resultShape(connector),
    call,
    load,
    rootLoad: singleLoad((variables, context) => call(variables, context)),
    subscribe,
    reader,
  };
}

/** The shape of one result: in a batch, of what each asker gets, which those of one key have in common. */
function resultShape({ selection, batch }: Connector): Shape {
  const shape = batch === undefined ? outputShape(selection) : sharedShape(outputShape(selection));
  if (batch?.value === undefined) return shape;
  return shape.kind === 'object' ? (shape.fields.get(batch.value)?.shape ?? UNKNOWN) : UNKNOWN;
}

const UNKNOWN: Shape = { kind: 'unknown' };
