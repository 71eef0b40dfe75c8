import type { Generated } from 'kysely'
import type { Flag } from './columns.ts'
import type { MessageCategory } from './message-templates.ts'

export type MessagePricesTables = { message_prices: MessagePricesTable; message_costs: MessageCostsTable }

/** What the owner has written down of Meta's prices. */
export type MessagePricesTable = {
  /** `RU`; `*`: of countries that are not named. */
  country: string
  category: MessageCategory
  /** Millionths of the currency. */
  price: number
  currency: string
  /** `2026-10-01`: of which rate card it is. */
  valid_from: string | null
  source: string | null
  updated_at: number
}

/** What a message of an official number costs if it is delivered: as the prices were when it left, and as Meta charges it. */
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
  /** 0: Meta has said that it costs nothing. */
  billable: Generated<Flag>
  /** When Meta has said what it charges; null: `price` and `category` are our estimate. */
  charged_at: number | null
  /** `regular`, `free_customer_service`, `free_entry_point`, as Meta says it. */
  charge_type: string | null
  pricing_model: string | null
  at: number
}
