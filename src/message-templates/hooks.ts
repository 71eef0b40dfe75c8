import type { Tx } from '../db/index.ts'
import { createHooks, type Hooks } from '../lib/hooks.ts'
import type { MessageTemplateRow } from './view.ts'

/** Changes of Meta's templates. */
export type MessageTemplateHooks = {
  /** One is new, or has another status, quality, category or text: in the same transaction. */
  onChange(tx: Tx, row: MessageTemplateRow, at: number): Promise<void>
}

export const createMessageTemplateHooks = (): Hooks<MessageTemplateHooks> =>
  createHooks<MessageTemplateHooks>({ onChange: true })
