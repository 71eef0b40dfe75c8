import { Context, type Liquid, type Template } from 'liquidjs'
import { SECOND } from '../lib/units.ts'

/**
 * Each tag, value and piece of text is a step, in every round of a loop; the limit is hundreds of times what a message
 * needs.
 */
const MAX_STEPS = 10_000
/** In case a single step never ends. Far away, because a busy machine may stall in the middle of a good template. */
const BACKSTOP_MS = 60 * SECOND

/**
 * Renders a template that people wrote, within a number of steps: what is limited is the work and not the time, so that
 * a busy machine refuses nothing that a quiet one accepts. Throws when there are more. Memory is limited by the
 * engine's own `memoryLimit`.
 */
export function renderInSteps(liquid: Liquid, templates: Template[], values: object, most = MAX_STEPS): string {
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
