/**
 * A number from 0 to 2^32 - 1 that looks random and is always the same for a text; not for secrets. FNV-1a with a final
 * mix: ids of one kind differ in few characters, which FNV alone spreads badly over low bits.
 */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
