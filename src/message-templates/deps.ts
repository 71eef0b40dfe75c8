import type { z } from 'zod'
import type { Db } from '../db/index.ts'
import type { Enqueue, Signals } from '../jobs/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { MessageTemplateHooks } from './hooks.ts'

/** The part of Meta's Graph API that templates need: see whatsapp/cloud. */
export type TemplateGraph = {
  get<S extends z.ZodType>(
    path: string,
    schema: S,
    query?: Record<string, string | number | undefined>,
  ): Promise<z.output<S>>
  post<S extends z.ZodType>(path: string, body: unknown, schema: S): Promise<z.output<S>>
  delete<S extends z.ZodType>(
    path: string,
    schema: S,
    query?: Record<string, string | number | undefined>,
  ): Promise<z.output<S>>
}

export type MessageTemplateDeps = {
  db: Db
  clock: Clock
  log: Logger
  signals: Signals
  enqueue: Enqueue
  templateHooks: MessageTemplateHooks
  /** The business accounts of the official numbers. */
  listAccounts(): Promise<string[]>
  /** Access to Meta as a number of this account; undefined: none of its numbers has a token. */
  openGraph(wabaId: string): Promise<TemplateGraph | undefined>
}
