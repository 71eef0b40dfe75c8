import type { MailingView, NumberView } from './views.ts'

export type Frame = {
  mailing: MailingView
  numbers: NumberView[]
  webhooks: number
  inbox: number
}

const BAR = 28
const GAUGE = 10
const LINE_EVERY_MS = 2_000

/** Draws the mailing's progress: in place on a terminal, a line now and then elsewhere. */
export function createProgress(out: NodeJS.WriteStream): { draw(frame: Frame): void; done(): void } {
  let drawn = 0
  let lastLineAt = 0
  return {
    draw(frame) {
      if (!out.isTTY) {
        if (Date.now() - lastLineAt < LINE_EVERY_MS) return
        lastLineAt = Date.now()
        out.write(`${summary(frame)}\n`)
        return
      }
      const lines = picture(frame)
      const up = drawn > 0 ? `\x1b[${drawn}A` : ''
      out.write(`${up}${lines.map((line) => `\x1b[2K${line}`).join('\n')}\n`)
      drawn = lines.length
    },
    done() {
      drawn = 0
    },
  }
}

function picture(frame: Frame): string[] {
  const { counts } = frame.mailing
  const ended = counts.sent + counts.failed + counts.skipped
  return [
    `  ${bar(ended, counts.planned, BAR)} ${ended}/${counts.planned}  ${countsText(frame.mailing)}`,
    ...frame.numbers.map((number) => `  ${numberLine(number)}`),
    `  webhooks delivered ${frame.webhooks} · messages in the inbox ${frame.inbox} · ${finishText(frame.mailing)}`,
  ]
}

function numberLine({ label, state, throttle }: NumberView): string {
  const minute = `minute ${bar(throttle.minute.used, throttle.minute.max, GAUGE)} ${throttle.minute.used}/${throttle.minute.max}`
  const hour = `hour ${bar(throttle.hour.used, throttle.hour.max, GAUGE)} ${throttle.hour.used}/${throttle.hour.max}`
  return `${label.padEnd(10)} ${state.padEnd(8)} ${minute.padEnd(25)} ${hour.padEnd(26)} next slot ${slotText(throttle.next_free_at)}`
}

function summary(frame: Frame): string {
  const numbers = frame.numbers.map(
    ({ label, throttle: { minute, hour } }) => `${label} ${minute.used}/${minute.max} ${hour.used}/${hour.max}`,
  )
  return `${countsText(frame.mailing)} | ${numbers.join(', ')} | webhooks ${frame.webhooks} | inbox ${frame.inbox}`
}

function countsText({ counts }: MailingView): string {
  const parts = [
    `sent ${counts.sent}`,
    `delivered ${counts.delivered}`,
    `read ${counts.read}`,
    `replied ${counts.replied}`,
  ]
  if (counts.failed > 0) parts.push(`failed ${counts.failed}`)
  if (counts.skipped > 0) parts.push(`skipped ${counts.skipped}`)
  return parts.join(' · ')
}

function finishText({ status, forecast }: MailingView): string {
  if (status !== 'running' || !forecast?.finish_at) return `mailing ${status}`
  return `finish expected at ${new Date(forecast.finish_at).toLocaleTimeString('en-GB')}`
}

function slotText(at: string | null): string {
  const waitMs = at === null ? 0 : Date.parse(at) - Date.now()
  return waitMs <= 0 ? 'now' : `in ${Math.ceil(waitMs / 1_000)} s`
}

function bar(value: number, max: number, width: number): string {
  const full = max > 0 ? Math.min(width, Math.round((value / max) * width)) : 0
  return '█'.repeat(full) + '░'.repeat(width - full)
}
