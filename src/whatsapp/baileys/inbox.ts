import { jidDecode } from '@whiskeysockets/baileys'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import type { ConnectionHandlers } from '../port.ts'
import { encryptedParts } from './encrypted-parts.ts'
import { type InboundDeps, type InboundQueue, makeInboundQueue } from './inbound-queue.ts'
import { decodeEntry, journalIds } from './journal-entry.ts'
import type { NumberKeys } from './number-keys.ts'
import { type ReadDeps, readEntry, readEnvelope } from './read-entry.ts'
import { noteEncrypted, noteForgedKeys } from './send.ts'
import type { SerialQueue } from './serial-queue.ts'
import { guardSignal, type SignalGuard } from './signal-repository.ts'
import type { NumberStore } from './store.ts'
import type { WhatsAppTuning } from './tuning.ts'

type Deps = {
  log: Logger
  clock: Clock
  keys: NumberKeys
  store: Pick<NumberStore, 'readJournal'>
  reading: ReadDeps
  tuning: Pick<WhatsAppTuning, 'repeatWaitMs'>
  serial: Pick<SerialQueue, 'run'>
  handlers: Pick<ConnectionHandlers, 'onMessage'>
  takeHistory: InboundDeps['takeHistory']
}

/**
 * A message's way from the socket to the inbox: decrypted into the journal by `guard`, read and handed on by `inbound`.
 * What the journal still holds from earlier comes first.
 */
export async function openInbox(deps: Deps): Promise<{ guard: SignalGuard; inbound: InboundQueue }> {
  const { log, clock, keys, store, reading, tuning, serial, handlers, takeHistory } = deps
  const inbound = makeInboundQueue({
    log,
    read: (entry) => readEntry(reading, entry),
    readEnvelope: (entry) => readEnvelope(reading, entry),
    onMessage: (message) => serial.run(() => handlers.onMessage(message)),
    takeHistory,
    onDone: (entry) => keys.confirm(entry.id),
  })
  const guard = guardSignal({
    log,
    keys,
    nextJournalId: journalIds(() => clock.now()),
    onJournalled: inbound.add,
    room: inbound.room,
    onEncrypted: noteEncrypted,
    onForgedKeys(jid) {
      noteForgedKeys()
      log.warn({ device: jidDecode(jid)?.device ?? 0 }, "keys of a guest's device are not signed by it, and not used")
    },
    now: () => clock.steady(),
    partsOf: (stanza) => encryptedParts(keys.creds.me, stanza),
    repeatWaitMs: tuning.repeatWaitMs,
  })
  for (const { id, value } of await store.readJournal()) {
    const entry = decodeEntry(id, value)
    if (!entry.missing) guard.recall(entry)
    inbound.add(entry)
  }
  return { guard, inbound }
}
