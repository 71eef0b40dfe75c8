import { handle, type Registration } from '../src/jobs/index.ts'
import {
  type MessageTemplateDeps,
  syncAllTemplates,
  syncMessageTemplatesJob,
  syncTemplates,
} from '../src/message-templates/index.ts'
import { learnLimits } from '../src/numbers/index.ts'

type Deps = MessageTemplateDeps & Parameters<typeof learnLimits>[0]

/**
 * Repeated: asks Meta for limits and templates of all accounts; for one account's templates when it has reported a
 * change.
 */
export function syncMessageTemplatesWorker(deps: Deps): Registration {
  return handle(syncMessageTemplatesJob, async ({ waba_id: wabaId }) => {
    if (wabaId !== undefined) return void (await syncTemplates(deps, wabaId))
    await learnLimits(deps)
    await syncAllTemplates(deps)
  })
}
