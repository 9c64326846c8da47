import { configSchema, type ListenConfig } from '../../src/config/schema.ts';
import { openApolloDoor } from '../../src/listen/apollo/apollo-door.ts';
import { openDoor, type Door, type DoorOptions } from '../../src/listen/http/door.ts';
import { refuse, reply } from '../../src/respond/reply.ts';
import { fakeAnswering, type FakeAnswering } from './fake-answering.ts';

export interface OpenDoor extends Door {
  readonly origin: string;
  readonly answering: FakeAnswering;
}

export interface DoorSettings {
  readonly listen?: Partial<ListenConfig>;
  readonly csrfPrevention?: Partial<DoorOptions['csrfPrevention']>;
  readonly cors?: Partial<DoorOptions['cors']>;
  readonly compression?: Partial<DoorOptions['compression']>;
  readonly persistedQueries?: boolean;
  readonly pages?: DoorOptions['pages'];
  readonly receive?: DoorOptions['receive'];
}

export type OpenTheDoor = (settings?: DoorSettings) => Promise<OpenDoor>;

const DEFAULTS = configSchema.parse({});

export const openOwnDoor: OpenTheDoor = async (settings = {}) => {
  const answering = fakeAnswering({ persistedQueries: settings.persistedQueries ?? true });
  return withOrigin(await openDoor(answering, doorOptions(settings)), answering);
};

export const openDoorOfApollo: OpenTheDoor = async (settings = {}) => {
  const answering = fakeAnswering({ persistedQueries: settings.persistedQueries ?? true });
  const door = await openApolloDoor(answering, {
    ...doorOptions(settings),
    schemaSource: answering.schemaSource,
    limits: DEFAULTS.limits,
    introspection: { enabled: true },
  });
  return withOrigin(door, answering);
};

function doorOptions(settings: DoorSettings): DoorOptions {
  return {
    listen: { ...DEFAULTS.listen, port: 0, ...settings.listen },
    csrfPrevention: { ...DEFAULTS.csrfPrevention, ...settings.csrfPrevention },
    cors: { ...DEFAULTS.cors, ...settings.cors },
    compression: { ...DEFAULTS.compression, ...settings.compression },
    credentialHeaders: ['x-key'],
    refuse,
    reply,
    pages: settings.pages,
    receive: settings.receive,
  };
}

function withOrigin(door: Door, answering: FakeAnswering): OpenDoor {
  return { ...door, close: () => door.close(), origin: new URL(door.url).origin, answering };
}
