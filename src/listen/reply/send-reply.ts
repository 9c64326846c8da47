import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../../config/schema.ts';
import type { Reply } from '../arrival.ts';
import { compressBody, effortFor, isCompressible } from './compress-body.ts';
import { cutOffSlowReader } from '../connection/cut-off-slow-reader.ts';
import { negotiateEncoding, type ContentCoding } from './negotiate-encoding.ts';
import { writeReply, type AddedHeaders } from './write-reply.ts';

export interface ReplyOptions {
  readonly compression: Config['compression'];
  readonly sendTimeoutMs: number;
  /** Whether the connection ends with this answer. */
  readonly isClosing: () => boolean;
}

/** `added` are the headers of everything that this URL answers. */
export type Send = (request: IncomingMessage, response: ServerResponse, reply: Reply, added: AddedHeaders) => void;

/** Makes what sends every reply: compressed when its client asks for that, and not for longer than it may take. */
export function createSend({ compression, sendTimeoutMs, isClosing }: ReplyOptions): Send {
  function write(response: ServerResponse, reply: Reply, added: AddedHeaders): void {
    writeReply(response, reply, added, isClosing());
    cutOffSlowReader(response, reply.body.length, sendTimeoutMs);
  }
  return (request, response, reply, added) => {
    const accepted = request.headers['accept-encoding'];
    const coding =
      accepted !== undefined && compression.enabled
        ? chooseCoding(reply, accepted, compression.thresholdBytes)
        : undefined;
    if (coding === undefined) write(response, reply, added);
    else void compressReply(reply, coding).then((compressed) => write(response, compressed, added));
  };
}

function chooseCoding(reply: Reply, accepted: string, thresholdBytes: number): ContentCoding | undefined {
  return isCompressible(reply, thresholdBytes) ? negotiateEncoding(accepted, effortFor(reply).preferred) : undefined;
}

/** Never rejects: the plain reply is right as well. */
async function compressReply(reply: Reply, coding: ContentCoding): Promise<Reply> {
  try {
    const body = await compressBody(reply, coding, effortFor(reply));
    return { ...reply, headers: { ...reply.headers, 'content-encoding': coding }, body };
  } catch {
    return reply;
  }
}
