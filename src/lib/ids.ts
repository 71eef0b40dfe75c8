import { createHash, randomFillSync } from 'node:crypto'
import { encodeTime, monotonicFactory, ulid } from 'ulid'

/**
 * What kind of thing an id names. The prefix is part of the id, so a wrong id in the wrong place is noticed at once.
 */
export type IdPrefix =
  | 'num'
  | 'gst'
  | 'cht'
  | 'msg'
  | 'act'
  | 'chg'
  | 'med'
  | 'sch'
  | 'gap'
  | 'tpl'
  | 'mtp'
  | 'mlg'
  | 'dlv'
  | 'snq'
  | 'ord'
  | 'rtg'
  | 'rev'
  | 'rst'
  | 'whk'
  | 'whd'
  | 'evt'
  | 'key'
  | 'adt'
  | 'aud'
  | 'imp'
  | 'fed'
  | 'req'
  | 'bon'
  | 'ret'
  | 'inv'
  | 'rpl'
  | 'rtp'
  | 'prm'
  | 'alt'
  | 'ans'
  | 'nte'
  | 'qan'
  | 'ptk'
  | 'usr'
  | 'ses'
  | 'acc'
  | 'ers'
  | 'tem'
  | 'asg'
  | 'rul'
  | 'fir'
  | 'cns'
  | 'ntf'
  | 'psb'
  | 'mrg'
  | 'dup'

const randomWords = new Uint32Array(1_024)
let wordsLeft = 0

/** 0 <= x < 1 from the machine's secure source, drawn in bulk: a draw for each character costs more than the rest. */
function secureRandom(): number {
  if (wordsLeft === 0) {
    randomFillSync(randomWords)
    wordsLeft = randomWords.length
  }
  // biome-ignore lint/style/noNonNullAssertion: there are so many words left.
  return randomWords[--wordsLeft]! / 2 ** 32
}

const nextUlid = monotonicFactory(secureRandom)

/** A new id: prefix and ULID, so that ids of one kind sort by the time of their creation. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${nextUlid()}`
}

/** Ids of one kind created at this moment (UTC milliseconds) or later sort after this one, earlier ones before it. */
export function firstIdAt(prefix: IdPrefix, at: number): string {
  const latest = 2 ** 48 - 1
  return `${prefix}_${encodeTime(Math.min(Math.max(at, 0), latest), 10)}`
}

/**
 * The beginning of a million ids that a statement can make by itself by appending six digits, each combination once.
 */
export function idBlock(prefix: IdPrefix): string {
  return `${prefix}_${ulid().slice(0, -6)}`
}

/**
 * The WhatsApp message id of one of our rows: the same row always gives the same id, so a repeat after a crash is
 * dropped by WhatsApp (invariant 2). Looks like the ids that Baileys makes.
 */
export function whatsAppMessageId(rowId: string): string {
  return `3EB0${createHash('sha256').update(rowId).digest('hex').slice(0, 18).toUpperCase()}`
}
