import { Context, type Liquid, type Template } from 'liquidjs'
import { SECOND } from './units.ts'

/** Each tag, value and piece of text is a step, in every turn of a loop: hundreds of times more than a message needs. */
const MOST_STEPS = 10_000
/** Should a single step not end. Far off, as a busy machine may stand still in the middle of a good template. */
const BACKSTOP_MS = 60 * SECOND

/**
 * Renders a template that people wrote, within a number of steps: how much it does is bounded, and not how long it takes, so
 * that a busy machine refuses nothing that a quiet one takes. Throws when it does more. Memory is bounded by the engine's own
 * `memoryLimit`.
 */
export function renderInSteps(liquid: Liquid, templates: Template[], values: object, most = MOST_STEPS): string {
  const context = new Context(values, liquid.options, { renderLimit: BACKSTOP_MS }, { liquid })
  const { renderLimit } = context
  const checkClock = renderLimit.check.bind(renderLimit)
  let steps = 0
  renderLimit.check = (now) => {
    steps += 1
    if (steps > most) throw new Error(`more than ${most} steps`)
    checkClock(now)
  }
  return liquid.renderSync(templates, context)
}
