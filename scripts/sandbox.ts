/**
 * The whole product against a WhatsApp network on loopback: links three numbers, lets guests write, answers them, sends
 * a reply with a promo code to a guest who gave a low rating, sends a mailing at the permitted pace, and judges the run
 * from the network's record.
 *
 *   npm run sandbox                     stays up afterwards, to look around
 *   npm run sandbox -- --once --json    ends with the mailing; the last line is the verdict
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { GUESTS } from './sandbox/cast.ts'
import { tellPast } from './sandbox/past.ts'
import { HOW_TO_PLAY, play } from './sandbox/play.ts'
import { createProgress } from './sandbox/progress.ts'
import { playReviewLoop } from './sandbox/review-loop.ts'
import { playRule } from './sandbox/rule.ts'
import { leaveWaiting, writeAtNight } from './sandbox/show-hours.ts'
import { showKinds, showLimits } from './sandbox/show-kinds.ts'
import { linkNumbers, openChats, type Stage, setStage, startMailing, subscribe } from './sandbox/stage.ts'
import { makeTeam } from './sandbox/team.ts'
import { countInbound, judge, type Verdict } from './sandbox/verdict.ts'
import type { MailingView, NumberView, Page } from './sandbox/views.ts'

/** Of whom the first number has a token. */
const TRUSTING = GUESTS.slice(3, 12).map(({ phone }) => phone)
const USAGE = `npm run sandbox -- [--once] [--json] [--port N]
  --once   end with the mailing, by a verdict; else stay up to look around
  --json   the verdict as one line of JSON on standard output
  --port   where the console listens; default: a free one`
const DRAW_EVERY_MS = 250
/** Receipts, answers and their webhooks trail a little behind the last send. */
const QUIET_MS = 2_500

const flags = readFlags()

/** An unknown flag is no bug: show the usage, and no stack. */
function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (!values.help) return values
    console.log(USAGE)
    process.exit(0)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
    process.exit(2)
  }
}

// With --json only the verdict goes to standard output.
const out = flags.json ? process.stderr : process.stdout
const say = (line: string) => out.write(`${line}\n`)

const startedAt = Date.now()
say('Starting the sandbox network and Otklik (embedded store and queue) ...')
await using stage = await setStage({ port: flags.port ? Number(flags.port) : undefined, withUser: !flags.once })
await subscribe(stage)
const numbers = await linkNumbers(stage)
say(`Linked by QR: ${numbers.map((number) => `${number.label} ${number.phone}`).join(', ')}`)
const writers = await openChats(stage)
await leaveWaiting(stage)
say(`${writers} guests wrote, each got an answer; one waits at the banquet hall, which has a minute to answer.`)
say(
  `The team «${await makeTeam(stage)}» shares the queue of the first restaurant; drafts come from a model on loopback.`,
)
const past = await tellPast(stage.product.api)
say(`Behind them lie ${past.orders} orders and ${past.ratings} ratings of a month.`)
const reviewLoop = await playReviewLoop(stage, past.restaurantId)
say(`A guest rated an order ${reviewLoop.score} in the chat; the manager's reply brought the code ${reviewLoop.code}.`)
await showLimits(stage, TRUSTING)
say(
  `Guests sent ${await showKinds(stage)} messages of as many kinds, voted, edited, called in vain; one hides the phone.`,
)
say(`The second number goes through a proxy (${stage.proxy.count()} connections), the third has a quota of new chats.`)
say('Now the mailing, at 10 a minute and 100 an hour for each number:')
const mailing = await startMailing(stage)
await watch(stage, mailing.id)
// After the mailing, which would wait for a minute if these answers took its last permits.
const rule = await playRule(stage)
say(`A guest wrote of an allergy: a rule did it all by itself (${rule.done.join(', ')}), once.`)
const told = await writeAtNight(stage, past.restaurantId)
say(`A guest wrote while the restaurant was closed and was told by itself: «${told}»`)
const verdict = await judge(stage.network.client, stage.product.api, {
  mailingId: mailing.id,
  reviewLoop,
  webhooks: webhookCount(stage),
  startedAt,
})
report(verdict)

if (flags.once) {
  const faults = verdict.duplicates + verdict.throttle_violations + verdict.lost
  process.exitCode = faults === 0 && verdict.review_loop.on_phone === 1 ? 0 : 1
} else {
  say(`\nStill running. Look around, then end with Ctrl-C:
  console             ${stage.product.url}
    e-mail            ${stage.user?.email}
    password          ${stage.user?.password}
  readable API docs   ${stage.product.url}/docs
  administrator key   ${stage.adminKey}
  network's switches  ${stage.network.controlUrl}  (src/sandbox/README.md, "Switches")
  log                 ${stage.product.logFile}

For example:
  export AUTH="Authorization: Bearer ${stage.adminKey}"
  curl -H "$AUTH" "${stage.product.url}/v1/restaurants/${past.restaurantId}/rating?language=en"   # the rating, and what to do
  curl -H "$AUTH" "${stage.product.url}/v1/ratings?status=unprocessed"   # guests who wait for an operator
  curl -H "$AUTH" "${stage.product.url}/v1/guests/${await unhappyGuest(stage)}/timeline"   # everything about one of them
  curl -H "$AUTH" "${stage.product.url}/v1/guests/${rule.guestId}/timeline?kinds=rule"   # what a rule did, and why

${HOW_TO_PLAY}`)
  using _ = play(stage, process.stdin, say)
  await Promise.race([stage.product.exited, signal('SIGINT'), signal('SIGTERM')])
}

/** Draws until the mailing has ended and nothing has moved for a moment. */
async function watch({ product: { api }, ...rest }: Stage, mailingId: string): Promise<void> {
  const progress = createProgress(out)
  let last = ''
  let lastChangeAt = Date.now()
  let inbox = 0
  for (;;) {
    const [view, pool] = await Promise.all([
      api.get<MailingView>(`/v1/mailings/${mailingId}`),
      api.get<Page<NumberView>>('/v1/numbers'),
    ])
    const webhooks = webhookCount({ ...rest })
    const now = JSON.stringify([view.counts, webhooks])
    if (now !== last) {
      last = now
      lastChangeAt = Date.now()
      inbox = await countInbound(api)
    }
    progress.draw({ mailing: view, numbers: pool.data, webhooks, inbox })
    if (['finished', 'cancelled'].includes(view.status) && Date.now() - lastChangeAt > QUIET_MS) return progress.done()
    await sleep(DRAW_EVERY_MS)
  }
}

async function unhappyGuest({ product: { api } }: Stage): Promise<string> {
  const { data } = await api.get<Page<{ guest_id: string }>>('/v1/ratings?status=unprocessed')
  return data[0]?.guest_id ?? ''
}

function webhookCount({ consumer }: Pick<Stage, 'consumer'>): number {
  return [...consumer.taken().values()].reduce((sum, count) => sum + count, 0)
}

function report(result: Verdict): void {
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(result)}\n`)
    return
  }
  say(`\nBy the network's own record: ${result.sent} sent, ${result.delivered} delivered, ${result.duplicates} duplicates, \
${result.throttle_violations} throttle violations, ${result.lost} lost, in ${result.seconds} s.
A rating of ${result.review_loop.score} was answered with the code ${result.review_loop.code}: on the guest's phone ${times(result.review_loop.on_phone)}.`)
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

function signal(name: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => process.once(name, () => resolve()))
}
