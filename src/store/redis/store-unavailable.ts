/**
 * `disconnected` while there is no connection, `silent` when it owes answers, `moving` while a slot changes hands,
 * `unreplicated` when no replica has taken what was written.
 */
export type Unavailability = 'disconnected' | 'silent' | 'moving' | 'unreplicated';

/** Redis cannot be asked now, or did not answer in time. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly reason: Unavailability;
  /** A replica is about to take over, with what was counted: it is worth a short wait. */
  readonly failingOver: boolean;
  /** Redis may have done it, or do it yet: a server that hangs reads on where it stopped. */
  readonly sent: boolean;

  constructor(
    reason: Unavailability,
    details: { readonly failingOver?: boolean; readonly sent?: boolean; readonly cause?: unknown } = {},
  ) {
    super(`Redis is not available: ${reason}`, { cause: details.cause });
    this.reason = reason;
    this.failingOver = details.failingOver ?? false;
    this.sent = details.sent ?? false;
  }

  /**
   * Whether it tells of the loss itself: a connection that breaks under a command is lost before its closing is told.
   */
  get isLoss(): boolean {
    return this.reason === 'unreplicated' || (this.reason === 'disconnected' && this.sent);
  }
}
