import type { AttemptDeps, AttemptHooks } from './attempt.ts'
import { recordPasskey, recordQr } from './record-linking.ts'
import { takeSecondPermit } from './second-try.ts'
import type { RecordDeps } from './session-record.ts'
import { type PermitDeps, settleSend } from './throttle.ts'

type Deps = RecordDeps & PermitDeps & Pick<AttemptDeps, 'listeners'>

type Recording = Pick<AttemptHooks, 'onQr' | 'onPasskey' | 'onLateResult' | 'mayTryOtherAddress'>

/** Events of a socket that are only recorded and change nothing about its session. */
export function recordingHooks(deps: Deps, numberId: string): Recording {
  const { clock, db, listeners, signals } = deps
  return {
    async onQr(qr) {
      await recordQr(deps, numberId, qr)
      signals.notify('number', numberId)
    },
    async onPasskey(step) {
      await recordPasskey(deps, numberId, step)
      signals.notify('number', numberId)
    },
    async onLateResult(id, messageId, result) {
      if (result.outcome === 'accepted' || result.outcome === 'refused') {
        const refused = result.outcome === 'refused'
        await settleSend(db, numberId, messageId, clock.steady(), { refused })
      }
      await listeners.onLateResult(id, messageId, result)
    },
    mayTryOtherAddress: (messageId) => takeSecondPermit(deps, { id: numberId }, messageId),
  }
}
