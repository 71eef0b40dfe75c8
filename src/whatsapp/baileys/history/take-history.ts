import { proto, unpadRandomMax16 } from '@whiskeysockets/baileys'
import { type Backoff, backoffDelayMs } from '../../../lib/backoff.ts'
import { cleanLine } from '../../../lib/clean-text.ts'
import type { Logger } from '../../../lib/logger.ts'
import { MIB, MINUTE, SECOND } from '../../../lib/units.ts'
import type { HistoryPart } from '../../history.ts'
import { type MediaFailure, MediaUnavailable } from '../../media-unavailable.ts'
import { mostFailures } from '../../set-aside.ts'
import { sleep } from '../inbound-queue.ts'
import { peerOf } from '../jid.ts'
import type { JournalEntry } from '../journal-entry.ts'
import { isOfOwnPhone, type ReadDeps } from '../read-entry.ts'
import { unpack } from './download.ts'
import { splitFields } from './fields.ts'
import { expirationOfChat, isBeginning, openChat, peerOfChat, readPastMessages } from './read-chat.ts'

type Parcel = proto.Message.IHistorySyncNotification

export type HistoryDeps = {
  log: Logger
  reading: ReadDeps
  now: () => number
  download: (parcel: Parcel, signal: AbortSignal) => Promise<Uint8Array[]>
  /** A phone and a LID (addresses) belong to one person. */
  storePairs: (pairs: { pn: string; lid: string }[]) => Promise<unknown>
  storeTokens: (chats: proto.IConversation[]) => Promise<unknown>
  onHistory: (part: HistoryPart) => Promise<void>
}

const { HistorySyncType } = proto.HistorySync
const TAKEN = new Set<number | null | undefined>([
  HistorySyncType.INITIAL_BOOTSTRAP,
  HistorySyncType.RECENT,
  HistorySyncType.FULL,
  HistorySyncType.PUSH_NAME,
  HistorySyncType.ON_DEMAND,
])
const CONVERSATIONS = 2
const PUSH_NAMES = 7
const PAIRS = 15

/** The largest chat: everything one piece of history may hold of it. */
const MAX_CHAT_BYTES = 64 * MIB
/** Messages in one transaction of the inbox. */
const AT_ONCE = 100
const NAMES_AT_ONCE = 200
const LONGEST_NAME = 200
const RETRY: Backoff = { base: 2 * SECOND, cap: MINUTE }
const MAX_ATTEMPTS = 8
/** Something that no repetition changes. */
const HOPELESS = new Set<MediaFailure>(['expired', 'too_large', 'unreadable', 'foreign_address'])

/** The connection ended first. */
class Interrupted extends Error {}

/**
 * Hands over a piece of the phone's history, chat by chat, a few messages at a time. True when it is done: everything
 * was accepted, or the rest cannot be read. False when the next connection has to begin it again; nothing in it adds
 * up, so repeating what was handed over does no harm.
 */
export async function takeHistory(deps: HistoryDeps, parcel: Parcel, ended: AbortSignal): Promise<boolean> {
  const { log } = deps
  const about = { syncType: parcel.syncType, chunk: parcel.chunkOrder }
  for (let attempt = 1; ; attempt += 1) {
    try {
      await takeParcel(deps, parcel, ended)
      return true
    } catch (err) {
      if (ended.aborted || err instanceof Interrupted) return false
      const isLost = !(err instanceof MediaUnavailable) || HOPELESS.has(err.failure)
      log.warn({ err, ...about, attempt, isLost }, 'a part of the history could not be read')
      if (isLost) return true
      if (attempt >= MAX_ATTEMPTS) return false
      await sleep(backoffDelayMs(RETRY, attempt), ended)
    }
  }
}

async function takeParcel(deps: HistoryDeps, parcel: Parcel, ended: AbortSignal): Promise<void> {
  const asked = parcel.peerDataRequestSessionId || undefined
  const hand = handing(deps, ended)
  const inline = parcel.initialHistBootstrapInlinePayload
  const packed = inline?.length ? [inline] : await deps.download(parcel, ended)
  let names: { peer: NonNullable<ReturnType<typeof peerOf>>; pushName: string }[] = []
  for await (const { number, value } of splitFields(unpack(packed), MAX_CHAT_BYTES)) {
    if (number === CONVERSATIONS) await takeChat(deps, value, asked, hand)
    if (number === PAIRS) await takePair(deps, value)
    if (number === PUSH_NAMES) names.push(...readName(deps, value))
    if (names.length >= NAMES_AT_ONCE) {
      await hand({ kind: 'names', names })
      names = []
    }
  }
  if (names.length > 0) await hand({ kind: 'names', names })
  const isLast = parcel.syncType === HistorySyncType.RECENT && parcel.progress === 100
  await hand({ kind: 'end', ...(asked ? { asked } : {}), isLast })
}

type Hand = (part: HistoryPart) => Promise<void>

/** Tries again while the store is away; leaves out what the store refuses because of its content. */
function handing({ log, onHistory }: HistoryDeps, ended: AbortSignal): Hand {
  return async (part) => {
    for (let attempt = 1; ; attempt += 1) {
      if (ended.aborted) throw new Interrupted()
      try {
        return await onHistory(part)
      } catch (err) {
        log.warn({ err, kind: part.kind, attempt }, 'the inbox did not take a part of the history')
        if (attempt >= mostFailures(err)) return
        await sleep(backoffDelayMs(RETRY, attempt), ended)
      }
    }
  }
}

async function takeChat(deps: HistoryDeps, value: Uint8Array, asked: string | undefined, hand: Hand): Promise<void> {
  const { log, reading, now } = deps
  const chat = readable(deps, () => openChat(value))
  if (!chat) return
  const { head, messages: encoded } = chat
  const { id: address, pnJid, lidJid } = head
  const [pn, lid] = [pnJid || address, lidJid || address]
  if (pn && lid && peerOf(pn)?.phone && peerOf(lid)?.lid) await deps.storePairs([{ pn, lid }])
  await deps.storeTokens([head])
  const peer = address ? await peerOfChat(reading, head) : undefined
  if (!peer || !address) return
  let unreadable = 0
  const messages = await readPastMessages(reading, { peer, chat: address, encoded, now: now() }, () => {
    unreadable += 1
  })
  if (unreadable > 0) log.warn({ unreadable }, 'messages of a history could not be read')
  const expiration = expirationOfChat(head)
  const about = { kind: 'chat' as const, peer, ...(asked ? { asked } : {}), ...(expiration ? { expiration } : {}) }
  // Newest first: what an operator looks at first comes first.
  for (let end = messages.length; end > 0 || end === messages.length; end -= AT_ONCE) {
    const some = messages.slice(Math.max(0, end - AT_ONCE), Math.max(0, end))
    await hand({ ...about, messages: some, isBeginning: end <= AT_ONCE && isBeginning(head) })
  }
}

async function takePair(deps: HistoryDeps, value: Uint8Array): Promise<void> {
  const pair = readable(deps, () => proto.PhoneNumberToLIDMapping.decode(value))
  if (pair?.pnJid && pair.lidJid && peerOf(pair.pnJid)?.phone && peerOf(pair.lidJid)?.lid) {
    await deps.storePairs([{ pn: pair.pnJid, lid: pair.lidJid }])
  }
}

function readName(deps: HistoryDeps, value: Uint8Array) {
  const { id, pushname } = readable(deps, () => proto.Pushname.decode(value)) ?? {}
  const peer = peerOf(id)
  const pushName = pushname && cleanLine(pushname, LONGEST_NAME)
  return peer && pushName ? [{ peer, pushName }] : []
}

/** One unreadable thing affects no other. */
function readable<T>(deps: Pick<HistoryDeps, 'log'> | undefined, read: () => T): T | undefined {
  try {
    return read()
  } catch (err) {
    deps?.log.warn({ err }, 'a part of the history could not be read')
    return undefined
  }
}

/** What a journal entry says about the phone's history: only the number's own phone is believed. */
export function parcelOf(
  reading: Pick<ReadDeps, 'me'>,
  { attrs, plaintext, missing }: JournalEntry,
): Parcel | undefined {
  if (missing || !isOfOwnPhone(reading, attrs)) return undefined
  const parcel = readable(undefined, () => proto.Message.decode(unpadRandomMax16(plaintext)))?.protocolMessage
    ?.historySyncNotification
  return parcel && TAKEN.has(parcel.syncType) ? parcel : undefined
}
