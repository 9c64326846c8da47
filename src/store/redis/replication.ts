import type { Redis } from 'ioredis';

/** A replica that has not been heard of for longer has nothing that it could take over with. */
const LONGEST_LAG_S = 2;
const LOOK_AGAIN_MS = 1_000;

/** Whether a server has a replica that keeps up with it: then it is worth waiting until that one has a write too. */
export class Replication {
  readonly #client: Redis;
  #expected = false;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;

  constructor(client: Redis) {
    this.#client = client;
  }

  /** As last seen; looks again on the way once that is a second ago. */
  expected(): boolean {
    if (performance.now() - this.#lookedMs > LOOK_AGAIN_MS) void this.look();
    return this.#expected;
  }

  look(): Promise<void> {
    return (this.#looking ??= this.#client
      .info('replication')
      .then(
        (text) => {
          this.#expected = hasReplica(text);
          this.#lookedMs = performance.now();
        },
        // The connection tells what is wrong.
        () => {},
      )
      .finally(() => (this.#looking = undefined)));
  }
}

/** `slave0:ip=127.0.0.1,port=7003,state=online,offset=28,lag=1` for each replica. */
function hasReplica(info: string): boolean {
  return [...info.matchAll(/^slave\d+:.*\bstate=online\b.*\blag=(\d+)/gm)].some(
    ([, lag]) => Number(lag) <= LONGEST_LAG_S,
  );
}
