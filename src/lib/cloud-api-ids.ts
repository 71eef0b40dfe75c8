import { createHash, createHmac } from 'node:crypto'
import { firstKeyOf } from './key-ring.ts'
import { decodeUlid, encodeUlid } from './ulid-number.ts'

/**
 * Ids as Meta's Cloud API has them. All are made of our own, so nothing has to be stored: a message's and a file's can be
 * turned back; a number's is short, as clients expect, and is found among the numbers there are.
 */

/** As long as Meta's: clients keep them in columns and fields of this length. */
const DIGITS = 15

/** `phone_number_id` of one of our numbers: always the same 15 digits. */
export function phoneNumberIdOf(numberId: string): string {
  return digitsOf(createHash('sha256').update(`cloud-api ${numberId}`).digest())
}

/** `waba_id`: one business account holds all numbers of this installation. */
export function wabaIdOf(secretKey: Uint8Array): string {
  return digitsOf(createHmac('sha256', firstKeyOf(secretKey)).update('cloud-api business account').digest())
}

function digitsOf(digest: Buffer): string {
  const low = 10n ** BigInt(DIGITS - 1)
  return String(low + (digest.readBigUInt64BE() % (9n * low)))
}

/** The kind of object, by the first digit of its id. */
const OBJECTS = { med: '1', tpl: '2' } as const

/** The digit id of a file (`med_...`) or a template (`tpl_...`). */
export function objectIdOf(id: string): string {
  const [prefix, ulid] = partsOf(id)
  if (prefix !== 'med' && prefix !== 'tpl') throw new Error(`${prefix} has no digit id`)
  return `${OBJECTS[prefix]}${decodeUlid(ulid)}`
}

/** Our id behind a digit id (longer than that of any number); undefined when it is not one of ours. */
export function findObjectId(digits: string): { kind: keyof typeof OBJECTS; id: string } | undefined {
  if (!/^[12]\d{29,39}$/.test(digits)) return undefined
  const kind = digits.startsWith(OBJECTS.med) ? 'med' : 'tpl'
  const ulid = encodeUlid(BigInt(digits.slice(1)))
  return ulid === undefined ? undefined : { kind, id: `${kind}_${ulid}` }
}

/** What a wamid may stand for: a message, a reaction of ours on its way, or something that a guest did to a message. */
const MESSAGES = { msg: 1, act: 2, evt: 3 } as const
/** The first byte of Meta's ids. */
const FIRST_BYTE = 0x1c
const BYTES = 18

/** `wamid....` of a message (`msg_...`), an action (`act_...`) or an event (`evt_...`). */
export function wamidOf(id: string): string {
  const [prefix, ulid] = partsOf(id)
  if (prefix !== 'msg' && prefix !== 'act' && prefix !== 'evt') throw new Error(`${prefix} has no wamid`)
  const hex = decodeUlid(ulid).toString(16).padStart(32, '0')
  return `wamid.${Buffer.concat([Buffer.of(FIRST_BYTE, MESSAGES[prefix]), Buffer.from(hex, 'hex')]).toString('base64')}`
}

/** Our id behind a wamid; undefined when it is not one of ours. */
export function findIdOfWamid(wamid: string): string | undefined {
  const text = wamid.startsWith('wamid.') ? wamid.slice('wamid.'.length) : ''
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== BYTES || bytes[0] !== FIRST_BYTE) return undefined
  const prefix = (['msg', 'act', 'evt'] as const).find((each) => MESSAGES[each] === bytes[1])
  const ulid = encodeUlid(BigInt(`0x${bytes.subarray(2).toString('hex')}`))
  return prefix && ulid ? `${prefix}_${ulid}` : undefined
}

function partsOf(id: string): [string, string] {
  const at = id.indexOf('_')
  return [id.slice(0, at), id.slice(at + 1)]
}
