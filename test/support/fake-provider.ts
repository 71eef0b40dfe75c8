import type { ChannelProvider } from '../../src/channels/index.ts'
import type { ChannelMessage, Fate, Outcome } from '../../src/channels/port.ts'
import type { Clock } from '../../src/lib/clock.ts'

export type FakeProvider = ChannelProvider & {
  /** What it received, in order, whatever it answered. */
  got: (ChannelMessage & { at: number })[]
  /** What it answers from now on; by default it accepts everything. */
  answers(answer: (message: ChannelMessage) => Outcome | Promise<Outcome>): void
  /** What it says when asked; by default it does not answer. */
  says(fate: (no: number) => Fate): void
}

type Options = Partial<Pick<ChannelProvider, 'name' | 'channel' | 'repeatReplaces' | 'knowsOurNumber' | 'reports'>> & {
  canBeAsked?: boolean
}

/** A provider owned by the test, which records what it receives. */
export function fakeProvider(clock: Pick<Clock, 'now'>, options: Options = {}): FakeProvider {
  const { canBeAsked = false, ...given } = options
  let answer: (message: ChannelMessage) => Outcome | Promise<Outcome> = ({ no }) => taken(no)
  let fate: (no: number) => Fate = () => ({ fate: 'no_answer', code: 'silent' })
  const provider: FakeProvider = {
    name: 'smsc',
    channel: 'sms',
    repeatReplaces: false,
    knowsOurNumber: canBeAsked,
    reports: false,
    ...given,
    got: [],
    answers: (given) => {
      answer = given
    },
    says: (given) => {
      fate = given
    },
    async send(message) {
      provider.got.push({ ...message, at: clock.now() })
      return answer(message)
    },
    ...(canBeAsked && { ask: async ({ no }: { no: number }) => fate(no) }),
  }
  return provider
}

export const taken = (no: number): Outcome => ({ outcome: 'sent', providerId: `p${no}`, status: null })
export const unsure: Outcome = { outcome: 'unsure', code: 'timeout' }
export const refused = (kind: 'permanent' | 'dead_address', code = 'no'): Outcome => ({
  outcome: 'refused',
  refusal: { kind, code },
})
export const rests = (retryAt: number, code = 'balance'): Outcome => ({
  outcome: 'refused',
  refusal: { kind: 'provider', code, retryAt },
})
