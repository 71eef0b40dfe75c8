import type { Tx } from '../db/index.ts'
import type { MetaCharge } from '../whatsapp/port.ts'
import { type Category, openPrices } from './prices.ts'

/** Categories as Meta charges them, and as used for prices here. */
const CATEGORY_OF: Readonly<Record<string, Category>> = {
  marketing: 'marketing',
  marketing_lite: 'marketing',
  utility: 'utility',
  authentication: 'authentication',
  authentication_international: 'authentication',
  service: 'service',
  referral_conversion: 'service',
}

/**
 * Meta has said what it charges for a message: from now on that replaces the estimate recorded with the message. If it
 * charges another category than the one it was sent in, the message costs that category's current price. May come
 * often, and for messages without a recorded cost.
 */
export async function applyCharge(tx: Tx, numberId: string, charge: MetaCharge, at: number): Promise<void> {
  const cost = await tx
    .selectFrom('message_costs as c')
    .innerJoin('messages as m', 'm.id', 'c.message_id')
    .select(['c.message_id', 'c.category', 'c.country', 'c.price', 'c.currency'])
    .where('m.number_id', '=', numberId)
    .where('m.whatsapp_id', '=', charge.messageId)
    .where('m.from_me', '=', 1)
    .executeTakeFirst()
  if (!cost) return
  const category = CATEGORY_OF[charge.category?.toLowerCase() ?? ''] ?? cost.category
  const isAsSent = category === cost.category
  const price = isAsSent ? cost : (await openPrices(tx)).priceOf(category, cost.country)
  await tx
    .updateTable('message_costs')
    .set({
      category,
      price: price?.price ?? null,
      currency: price?.currency ?? cost.currency,
      billable: charge.billable ? 1 : 0,
      charged_at: at,
      charge_type: charge.type?.slice(0, 60) ?? null,
      pricing_model: charge.model?.slice(0, 60) ?? null,
    })
    .where('message_id', '=', cost.message_id)
    .execute()
}
