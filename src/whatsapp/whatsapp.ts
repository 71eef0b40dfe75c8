import type { Settings } from '../../config/env.ts'
import { createWhatsApp as createLinked, type WhatsAppDeps as LinkedDeps } from './baileys/whatsapp.ts'
import { type CloudDeps, openCloudConnection } from './cloud/connection.ts'
import type { WhatsApp } from './port.ts'

export type WhatsAppDeps = LinkedDeps & {
  settings: Pick<Settings, 'OTKLIK_META_ALLOW_PRIVATE'>
  /** See `CloudDeps`. Default: Meta's posts are found by polling. */
  onPosted?: CloudDeps['onPosted']
}

/** WhatsApp, whichever way a number uses: a linked device, or Meta's Cloud API for official numbers. */
export function createWhatsApp(deps: WhatsAppDeps): WhatsApp {
  const linked = createLinked(deps)
  const { db, clock, log, settings, onPosted = () => () => undefined } = deps
  return {
    ...linked,
    async open(options) {
      const { meta, numberId, handlers } = options
      if (!meta) return linked.open(options)
      const allowPrivate = settings.OTKLIK_META_ALLOW_PRIVATE
      return openCloudConnection(
        { db, clock, log: log.child({ numberId }), allowPrivate, onPosted },
        { numberId, meta, handlers },
      )
    },
  }
}
