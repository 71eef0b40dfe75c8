import type { SignalDataSet, SignalDataTypeMap, SignalKeyStoreWithTransaction, WASocket } from '@whiskeysockets/baileys'
import { resolveIssuanceJid, shouldSendNewTcToken } from '@whiskeysockets/baileys/lib/Utils/tc-token-utils.js'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import { SECOND } from '../../lib/units.ts'
import { isRefusal } from './device-questions.ts'
import type { NumberKeys } from './number-keys.ts'
import { noteTokensIssued, storeIssued, tokenAddress } from './privacy-token.ts'
import type { Questions } from './questions.ts'

type Deps = {
  sock: Pick<WASocket, 'issuePrivacyTokens' | 'serverProps' | 'signalRepository'>
  keys: Pick<NumberKeys, 'keys' | 'findLid'>
  ask: Questions['ask']
  clock: Clock
  log: Logger
}

/** In one request. */
const MAX_BATCH = 64
/** Messages that leave this closely share a request. */
const BATCH_WITHIN_MS = 20

/** Whom to note it for, and whom to name to WhatsApp: either may be the LID or the phone. */
type Issue = { address: string; named: string }

/**
 * Issues our privacy token to whoever was written to, once in its week, after the message as WhatsApp Web does. Those
 * written to at the same moment share a request; at the pace of people each has one of its own. Baileys alone makes a
 * request for each message of a mailing, with a timer and three stack traces.
 */
export function makeTokenIssuer({ sock, keys, ask, clock, log }: Deps): (jid: string) => void {
  const underWay = new Set<string>()
  let batch: string[] | undefined

  async function issueTo(jids: readonly string[]): Promise<void> {
    const due = await dueOf(jids)
    try {
      for (let from = 0; from < due.length; from += MAX_BATCH) await request(due.slice(from, from + MAX_BATCH))
    } finally {
      for (const { address } of due) underWay.delete(address)
    }
  }

  /** Those who have none of this week, each once. */
  async function dueOf(jids: readonly string[]): Promise<Issue[]> {
    const { lidMapping } = sock.signalRepository
    const addresses = await Promise.all(jids.map(async (jid) => ({ jid, address: await tokenAddress(keys, jid) })))
    const known = await keys.keys.get(
      'tctoken',
      addresses.map(({ address }) => address),
    )
    const due: Issue[] = []
    for (const { jid, address } of addresses) {
      if (underWay.has(address) || !shouldSendNewTcToken(known[address]?.senderTimestamp)) continue
      underWay.add(address)
      const named = await resolveIssuanceJid(
        jid,
        sock.serverProps.lidTrustedTokenIssueToLid,
        (pn) => lidMapping.getLIDForPN(pn),
        (lid) => lidMapping.getPNForLID(lid),
      )
      due.push({ address, named })
    }
    return due
  }

  async function request(issues: readonly Issue[]): Promise<void> {
    const seconds = Math.floor(clock.now() / SECOND)
    try {
      const answer = await ask(
        sock.issuePrivacyTokens(
          issues.map(({ named }) => named),
          seconds,
        ),
      )
      await storeIssued(keys, issues, answer)
      await noteTokensIssued(
        keys.keys,
        issues.map(({ address }) => address),
        seconds,
      )
    } catch (error) {
      // One of several may cause a refusal. Without a note the next message issues it again.
      if (issues.length > 1 && isRefusal(error)) for (const one of issues) await request([one])
      else log.debug({ err: error }, 'privacy tokens could not be issued')
    }
  }

  return (jid) => {
    if (batch) {
      batch.push(jid)
      return
    }
    const group = [jid]
    batch = group
    setTimeout(() => {
      batch = undefined
      issueTo(group).catch((err) => log.warn({ err }, 'privacy tokens could not be noted'))
    }, BATCH_WITHIN_MS).unref()
  }
}

/**
 * The keys as Baileys may see them. While a message of ours is being sent, everybody seems to have a token, so that
 * Baileys issues none itself.
 */
export function withoutIssuing(
  keys: SignalKeyStoreWithTransaction,
  isSending: () => boolean,
): SignalKeyStoreWithTransaction {
  return {
    ...keys,
    async get<T extends keyof SignalDataTypeMap>(kind: T, ids: string[]) {
      const found = await keys.get(kind, ids)
      if (kind !== 'tctoken' || !isSending()) return found
      const seen: SignalDataSet['tctoken'] = {}
      for (const id of ids) seen[id] = { token: Buffer.alloc(0), ...(found as typeof seen)[id], senderTimestamp: NEVER }
      return seen as typeof found
    },
    async set(data) {
      if (!data.tctoken) return keys.set(data)
      const known = await keys.get('tctoken', Object.keys(data.tctoken))
      // What was pretended is not stored.
      const tctoken = Object.entries(data.tctoken).map(([id, entry]) => {
        if (entry?.senderTimestamp !== NEVER) return [id, entry]
        const { senderTimestamp: _, ...rest } = entry
        const before = known[id]?.senderTimestamp
        return [id, before === undefined ? rest : { ...rest, senderTimestamp: before }]
      })
      return keys.set({ ...data, tctoken: Object.fromEntries(tctoken) })
    },
  }
}

/** Of a later week than any. */
const NEVER = Number.MAX_SAFE_INTEGER
