import { AppError } from '../lib/errors.ts'
import { SECOND } from '../lib/units.ts'
import { fateOf, GraphError, GraphUnreachable, reasonOfMetaCode } from '../whatsapp/cloud.ts'
import type { AccessFailure } from '../whatsapp/port.ts'

/** Turns Meta's refusals into errors a caller can fix; rethrows anything else. */
export async function asked<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw refusalOf(error)
  }
}

/** Codes that say that something about the call is wrong. */
const OF_INPUT: ReadonlySet<number> = new Set([100, 131_008, 131_009, 132_000, 132_001, 132_005, 132_007, 132_012])

/** Something a person has to do at Meta, or here, before Meta answers. */
const ADVICE: Readonly<Record<AccessFailure, string>> = {
  token_refused: 'Its access token has expired or was withdrawn: give the official number a new one.',
  permission_missing: 'The access token may not do this: it needs whatsapp_business_management for this account.',
  unknown_phone_number_id: 'It does not know the account or the template by this id, or the token may not see it.',
  not_registered: 'The number is not registered there: register it first.',
  account_blocked: 'It has blocked the account: see Account quality in the WhatsApp manager.',
}

function refusalOf(error: unknown): unknown {
  if (error instanceof GraphError) {
    const { code, details } = error
    const said = `Meta refused it (${code})`
    const fate = fateOf(error)
    if (fate.kind === 'park') return new AppError('upstream_failed', `${said}. ${ADVICE[fate.reason]}`)
    if (fate.kind === 'retry') {
      const again = `Try again in ${Math.ceil(fate.afterMs / SECOND)} s or later.`
      const isLimit = reasonOfMetaCode(code) === 'throughput_limit'
      if (isLimit) return new AppError('too_many_requests', `${said}: it is asked too often. ${again}`)
      return new AppError('upstream_failed', `${said}: it has trouble of its own. ${again}`)
    }
    return new AppError(OF_INPUT.has(code) ? 'invalid_input' : 'upstream_failed', `${said}: ${details.slice(0, 500)}`)
  }
  if (error instanceof GraphUnreachable) {
    return new AppError('upstream_failed', 'Meta gave no answer: try again in a while, and look at the list first.')
  }
  return error
}
