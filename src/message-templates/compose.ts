import type { WriteDeps } from '../inbox/index.ts'
import type { Hooks } from '../lib/hooks.ts'
import { applyLimitWebhook, findNumber, type NumberHooks } from '../numbers/index.ts'
import { metaAccounts } from './accounts.ts'
import type { MessageTemplateDeps } from './deps.ts'
import { createMessageTemplateHooks, type MessageTemplateHooks } from './hooks.ts'
import { messageTemplateRoutes } from './routes.ts'
import { applyTemplateWebhook } from './webhooks.ts'

type Base = Omit<MessageTemplateDeps, 'templateHooks' | 'listAccounts' | 'openGraph'> &
  WriteDeps &
  Parameters<typeof metaAccounts>[0]
type Others = { numbers: { hooks: Hooks<NumberHooks> } }

/** Meta's templates of all official numbers. */
export function composeMessageTemplates(base: Base, { numbers }: Others) {
  const hooks: Hooks<MessageTemplateHooks> = createMessageTemplateHooks()
  const deps = { ...base, ...metaAccounts(base), templateHooks: hooks.tell }
  numbers.hooks.listen({
    async onMetaChange(numberId, change) {
      const wabaId = (await findNumber(base.db, numberId))?.meta_account_id
      if (!wabaId) return
      const told = { ...change, wabaId }
      if (!(await applyTemplateWebhook(deps, told))) await applyLimitWebhook(deps, told)
    },
  })
  return {
    deps,
    hooks,
    routes: messageTemplateRoutes(deps),
  }
}
