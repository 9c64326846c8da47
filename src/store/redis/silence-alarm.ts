/** A connection that can find out whether its server still answers. */
export interface Doubting {
  /** Asks the server, and nothing else is sent until it has answered. */
  doubt(): void;
}

/**
 * What the connections of one process to the same servers tell each other. One of them has waited in vain: the others
 * make sure before they let anybody wait as well, so that a request which needs several of them waits once.
 */
export class SilenceAlarm {
  readonly #byServer = new Map<string, Set<Doubting>>();

  join(server: string, member: Doubting): void {
    const members = this.#byServer.get(server);
    if (members === undefined) this.#byServer.set(server, new Set([member]));
    else members.add(member);
  }

  leave(server: string, member: Doubting): void {
    const members = this.#byServer.get(server);
    members?.delete(member);
    if (members?.size === 0) this.#byServer.delete(server);
  }

  raise(server: string, by: Doubting): void {
    for (const member of this.#byServer.get(server) ?? []) if (member !== by) member.doubt();
  }
}
