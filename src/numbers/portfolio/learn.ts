import { z } from 'zod'
import type { Settings } from '../../../config/env.ts'
import { type Db, type Tx, transact } from '../../db/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import { createGraphClient, type GraphClient } from '../../whatsapp/cloud.ts'
import { findMetaAccount } from '../cloud-api/account.ts'
import { lockNumber, type NumberRow } from '../store.ts'
import { findNumbers } from '../view.ts'
import { portfolioOf } from './official.ts'
import { movePortfolio, setMessagingLimit } from './recipients.ts'
import { parseTier } from './tiers.ts'

type Deps = {
  db: Db
  clock: Clock
  log: Logger
  secretKey: Uint8Array
  settings: Pick<Settings, 'OTKLIK_META_ALLOW_PRIVATE'>
}

const phoneNode = z.looseObject({
  whatsapp_business_manager_messaging_limit: z.unknown().optional(),
  throughput: z.looseObject({ level: z.string().optional() }).optional().catch(undefined),
})
const accountNode = z.looseObject({
  owner_business_info: z
    .looseObject({ id: z.union([z.string(), z.number()]).transform(String) })
    .optional()
    .catch(undefined),
})

/** Messages per second by Meta's levels. An unknown level changes nothing. */
const PER_SECOND: Readonly<Record<string, number>> = { STANDARD: 80, HIGH: 1_000 }

/** Asks Meta for the limits of the official numbers: portfolio, messaging limit, throughput. */
export async function learnLimits(deps: Deps): Promise<void> {
  for (const row of await findNumbers(deps.db, null)) {
    const account = findMetaAccount(deps, row)
    if (!account) continue
    const { graphUrl, accessToken, wabaId, phoneNumberId } = account
    const graph = createGraphClient({ graphUrl, accessToken, allowPrivate: deps.settings.OTKLIK_META_ALLOW_PRIVATE })
    const numberId = row.id
    try {
      // Not every stand-in for Meta knows portfolios, and a token may not be allowed to see them.
      const portfolioId = await findPortfolio(graph, wabaId).catch(() => undefined)
      const fields = 'whatsapp_business_manager_messaging_limit,throughput'
      const phone = await graph.get(phoneNumberId, phoneNode, { fields })
      await transact(deps.db, (tx) =>
        keepLimits(tx, numberId, {
          portfolioId,
          limit: parseTier(phone.whatsapp_business_manager_messaging_limit),
          perSecond: PER_SECOND[phone.throughput?.level?.toUpperCase() ?? ''],
          at: deps.clock.now(),
        }),
      )
    } catch (err) {
      deps.log.warn({ err, numberId }, 'Meta did not tell the limits of an official number')
    }
  }
}

async function findPortfolio(graph: GraphClient, wabaId: string): Promise<string | undefined> {
  return (await graph.get(wabaId, accountNode, { fields: 'owner_business_info' })).owner_business_info?.id
}

type Learnt = {
  portfolioId?: string | undefined
  limit: number | null | undefined
  perSecond?: number | undefined
  at: number
}

/**
 * Records what Meta allows a number; undefined fields stay. Recipients it has counted move with it to a new portfolio.
 */
export async function keepLimits(tx: Tx, numberId: string, learnt: Learnt): Promise<void> {
  const row = await lockNumber(tx, numberId)
  if (row?.kind !== 'cloud_api') return
  const { portfolioId = row.portfolio_id, perSecond = row.per_second, limit, at } = learnt
  const before = portfolioOf(row)
  const now = { ...row, portfolio_id: portfolioId, per_second: perSecond }
  if (portfolioId !== row.portfolio_id || perSecond !== row.per_second) {
    await tx
      .updateTable('numbers')
      .set({ portfolio_id: portfolioId, per_second: perSecond })
      .where('id', '=', row.id)
      .execute()
  }
  if (portfolioOf(now) !== before) await movePortfolio(tx, { from: before, to: portfolioOf(now) }, at)
  if (limit !== undefined) await setMessagingLimit(tx, portfolioOf(now), limit, at)
}

const capability = z.looseObject({
  max_daily_conversations_per_business: z.unknown().optional(),
  max_daily_conversation_per_phone: z.unknown().optional(),
})
const quality = z.looseObject({
  display_phone_number: z.string().optional(),
  event: z.string().optional(),
  current_limit: z.unknown().optional(),
  max_daily_conversations_per_business: z.unknown().optional(),
})

/** Applies what a webhook says about limits. False if it says nothing about them. `at`: UTC milliseconds. */
export async function applyLimitWebhook(
  deps: Pick<Deps, 'db'>,
  { wabaId, field, value, at }: { wabaId: string; field: string; value: unknown; at: number },
): Promise<boolean> {
  const numbers = (await findNumbers(deps.db, null)).filter((row) => row.meta_account_id === wabaId)
  if (field === 'business_capability_update') {
    const { data } = capability.safeParse(value)
    const limit = parseTier(data?.max_daily_conversations_per_business ?? data?.max_daily_conversation_per_phone)
    await keepForAll(deps.db, numbers, { limit, at })
    return true
  }
  if (field !== 'phone_number_quality_update') return false
  const { data } = quality.safeParse(value)
  await keepForAll(deps.db, numbers, {
    limit: parseTier(data?.max_daily_conversations_per_business ?? data?.current_limit),
    at,
  })
  if (data?.event === 'THROUGHPUT_UPGRADE') {
    const digits = data.display_phone_number?.replace(/\D/g, '')
    const upgraded = numbers.filter(({ phone }) => digits !== undefined && phone?.replace(/\D/g, '') === digits)
    await keepForAll(deps.db, upgraded, { limit: undefined, perSecond: PER_SECOND.HIGH, at })
  }
  return true
}

async function keepForAll(db: Db, numbers: readonly NumberRow[], learnt: Learnt): Promise<void> {
  for (const { id } of numbers) await transact(db, (tx) => keepLimits(tx, id, learnt))
}
