import { Random } from '../differential/random.ts';
import { anyRequest, attack, isFailed, tell, type Attack } from './attack.ts';
import { FAMILIES } from './hostile-families.ts';
import { openHostileWorld } from './hostile-world.ts';

export interface FuzzOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly mostMs: number;
}

/** Sends hostile documents for as long as it is told; returns whether none held the event loop for too long. */
export async function fuzzDocuments(
  { seconds, seed, mostMs }: FuzzOptions,
  write: (line: string) => void,
): Promise<boolean> {
  const gateway = await openHostileWorld();
  const random = new Random(seed);
  const sent: Attack[] = [];
  const families = new Set<string>();
  const end = Date.now() + seconds * 1_000;
  const send = async (tried: Parameters<typeof attack>[1]): Promise<void> => {
    const done = await attack(gateway, tried, mostMs);
    families.add(done.family);
    sent.push(done);
    if (isFailed(done, mostMs)) write(`FAILED ${tell(done)}`);
  };
  for (const [family, make] of Object.entries(FAMILIES))
    await send({ family, size: 1, request: make(1, random), way: 'post' });
  while (Date.now() < end) await send(anyRequest(random));
  await gateway.close();
  const codes = new Map<string, number>();
  for (const one of sent)
    codes.set(one.codes.join() || 'answered', (codes.get(one.codes.join() || 'answered') ?? 0) + 1);
  for (const [code, count] of [...codes].sort((one, other) => other[1] - one[1]))
    write(`${String(count).padStart(8)} x   ${code}`);
  for (const one of [...sent].sort((one, other) => other.blockMs - one.blockMs).slice(0, 20)) write(tell(one));
  const failed = sent.filter((one) => isFailed(one, mostMs)).length;
  write(
    `${sent.length} documents of ${families.size} families in ${seconds} s with seed ${seed}: ${failed} held the ` +
      `event loop for more than ${mostMs} ms, or failed`,
  );
  return failed === 0;
}
