import type { Enqueue } from '../jobs/index.ts'
import { outageLogOf } from '../lib/outage-log.ts'
import { SECOND } from '../lib/units.ts'
import { openCycleIds } from './cycle-ids.ts'
import type { ChannelDeps } from './deps.ts'
import { channelCycleJob } from './jobs.ts'
import { findNextDue } from './next-page.ts'
import { pollProviders } from './poll-providers.ts'
import { PROVIDED_CHANNELS, type ProvidedChannel } from './port.ts'
import { runChannelCycle } from './send-cycle.ts'
import { bringPermitsBack } from './sends.ts'

export type ChannelRunnerDeps = ChannelDeps & { enqueue: Enqueue; onDrained(): Promise<void> }

/** Sending by the channels that have no numbers, in the processes that run jobs. */
export type ChannelRunner = {
  /** Begins to listen for work. Returns a function that ends it. */
  start(): () => void
  /** Handler of a send cycle. */
  runCycle(channel: ProvidedChannel, signal: AbortSignal): Promise<void>
  /** Handler of the repeated poll. */
  reconcile(signal: AbortSignal): Promise<void>
}

/** Wakers within this time share one job. */
const WAKE_TOGETHER_MS = 100
/** Between two send cycles, so that fruitless cycles cannot spin. */
const MIN_PAUSE_MS = SECOND / 50
/** For a hundred hints in a moment, one check is enough. */
const LOOK_TOGETHER_MS = 100

export function createChannelRunner(deps: ChannelRunnerDeps): ChannelRunner {
  const { clock, log, signals } = deps
  const running = new Map<ProvidedChannel, { again: boolean }>()
  const ids = openCycleIds(clock, WAKE_TOGETHER_MS)

  const wake = async (channel: ProvidedChannel, delayMs = 0) => {
    const own = running.get(channel)
    if (own && delayMs === 0) {
      own.again = true
      return
    }
    const id = `${channel}-${ids.next(channel, delayMs)}`
    await deps.enqueue(channelCycleJob, { channel }, { id, delayMs })
  }

  const wakeDue = async () => {
    for (const channel of PROVIDED_CHANNELS) {
      if (deps.providers[channel].length === 0) continue
      const next = await findNextDue(deps.db, channel)
      if (next !== undefined && next <= clock.now()) await wake(channel)
    }
  }

  return {
    start() {
      const brought = bringPermitsBack(deps.db, clock.steady())
      brought.catch((error) => log.error({ err: error }, 'the throttle of channels could not be looked at'))
      let timer: NodeJS.Timeout | undefined
      const soon = () => {
        timer ??= setTimeout(() => {
          timer = undefined
          wakeDue().catch(outageLogOf(log, 'could not look for work of channels'))
        }, LOOK_TOGETHER_MS).unref()
      }
      const end = signals.on('deliveries', (numberId) => numberId === undefined && soon())
      return () => {
        clearTimeout(timer)
        end()
      }
    },
    async runCycle(channel, signal) {
      // Another job of this process is doing it.
      const other = running.get(channel)
      if (other) {
        other.again = true
        return
      }
      const own = { again: false }
      running.set(channel, own)
      ids.begin(channel)
      const cycle = async () => {
        const end = await runChannelCycle(deps, channel, signal)
        if (!signal.aborted) await deps.onDrained()
        return end
      }
      // Once: while the next is requested, another job may be doing it.
      const end = await cycle().finally(() => running.delete(channel))
      if (signal.aborted) return
      if (own.again) await wake(channel, MIN_PAUSE_MS)
      else if (end.kind === 'due') await wake(channel, Math.max(MIN_PAUSE_MS, end.delayMs))
    },
    async reconcile(signal) {
      await pollProviders(deps, signal)
      await wakeDue()
    },
  }
}
