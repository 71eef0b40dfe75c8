import type { Generated } from 'kysely'
import type { Flag } from './columns.ts'
import type { MessageCategory } from './message-templates.ts'

export type MessagePricesTables = { message_prices: MessagePricesTable; message_costs: MessageCostsTable }

/** What the owner has entered of Meta's prices. */
export type MessagePricesTable = {
  /** `RU`; `*`: countries that are not named. */
  country: string
  category: MessageCategory
  /** Millionths of the currency. */
  price: number
  currency: string
  /** `2026-10-01`: the rate card it comes from. */
  valid_from: string | null
  source: string | null
  updated_at: number
}

/** What an official number's message costs if it is delivered: by the prices when it left, and as charged by Meta. */
export type MessageCostsTable = {
  message_id: string
  /** Of a mailing. */
  queue_id: string | null
  delivery_id: string | null
  category: MessageCategory
  country: string | null
  /** Millionths; null: no price was known. */
  price: number | null
  currency: string | null
  /** 0: Meta has said that it is free. */
  billable: Generated<Flag>
  /** When Meta said what it charges; null: `price` and `category` are our estimate. */
  charged_at: number | null
  /** `regular`, `free_customer_service`, `free_entry_point`, in Meta's words. */
  charge_type: string | null
  pricing_model: string | null
  at: number
}
