const SLOTS = 16_384;
/** CRC-16/XMODEM, as the Redis Cluster specification prescribes. */
const POLYNOMIAL = 0x1021;
const CRC_OF_BYTE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  return crc;
});

/** The slot of a key (Redis Cluster specification, "Key distribution model"); of `{user}:a` that of `user`. */
export function keySlot(key: string): number {
  let crc = 0;
  for (const byte of Buffer.from(hashed(key)))
    crc = ((crc << 8) ^ (CRC_OF_BYTE[((crc >> 8) ^ byte) & 0xff] ?? 0)) & 0xffff;
  return crc % SLOTS;
}

function hashed(key: string): string {
  const begin = key.indexOf('{');
  const end = begin < 0 ? -1 : key.indexOf('}', begin + 1);
  return end > begin + 1 ? key.slice(begin + 1, end) : key;
}
