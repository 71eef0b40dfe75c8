import { type NewChatMessageCapInfo, QueryIds, type WASocket } from '@whiskeysockets/baileys'
import { executeWMexQuery } from '@whiskeysockets/baileys/lib/Socket/mex.js'
import { SECOND } from '../../lib/units.ts'
import type { NewChatQuota } from '../port.ts'

/** What Baileys requests, and what WhatsApp's own web client may request: servers know one or the other. */
const TYPES = ['INDIVIDUAL_NEW_CHAT_MSG', 'INDIVIDUAL_NEW_CHAT_THREAD']
const ANSWER = 'xwa2_message_capping_info'
const STAGES = {
  NONE: 'none',
  FIRST_WARNING: 'first_warning',
  SECOND_WARNING: 'second_warning',
  CAPPED: 'capped',
} as const

/**
 * Asks how many new chats may be begun, under both names, until an answer holds a quota. Rejects when there is no
 * answer.
 */
export async function fetchNewChatQuota(
  sock: Pick<WASocket, 'query' | 'generateMessageTag'>,
  ask: <T>(answer: Promise<T>) => Promise<T>,
): Promise<NewChatQuota> {
  let known: NewChatQuota | undefined
  let failure: unknown
  for (const type of TYPES) {
    try {
      const asked = executeWMexQuery<NewChatMessageCapInfo | null>(
        { input: { type } },
        QueryIds.MESSAGE_CAPPING_INFO,
        ANSWER,
        sock.query,
        sock.generateMessageTag,
      )
      known = readNewChatQuota((await ask(asked)) ?? {})
      if (known.total !== null || known.stage !== 'none') return known
    } catch (error) {
      failure = error
    }
  }
  if (known) return known
  throw failure
}

/** WhatsApp counts in seconds and says -1 when there is no quota. */
export function readNewChatQuota(info: NewChatMessageCapInfo): NewChatQuota {
  const total = countOf(info.total_quota)
  return {
    stage: STAGES[info.capping_status ?? 'NONE'] ?? 'none',
    total: total ?? null,
    used: countOf(info.used_quota) ?? 0,
    startsAt: instantOf(info.cycle_start_timestamp),
    endsAt: instantOf(info.cycle_end_timestamp),
  }
}

function countOf(value: unknown): number | undefined {
  const count = Number(value ?? -1)
  return Number.isSafeInteger(count) && count >= 0 ? count : undefined
}

const instantOf = (seconds: unknown): number | null => (countOf(seconds) ?? 0) * SECOND || null
