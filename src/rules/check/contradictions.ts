import type { FieldError } from '../../lib/errors.ts'
import type { Action, Condition, Definition, Trigger } from '../schema.ts'
import { foldWords, holdsWords } from '../words.ts'

/** What is wrong with a rule, for programs and translations. */
export type ProblemCode =
  | 'nothing_to_ask'
  | 'contradiction'
  | 'several_assignments'
  | 'several_answers'
  | 'answers_everything'
  | 'answer_loops'
  | 'unknown_restaurant'
  | 'unknown_number'
  | 'unknown_tag'
  | 'unknown_user'
  | 'unknown_team'
  | 'unknown_template'
  | 'template_archived'
  | 'template_channel'
  | 'template_promo'
  | 'not_its_number'

export type Problem = FieldError & { code: ProblemCode }

export const problem = (path: string, code: ProblemCode, message: string, name?: string): Problem => ({
  path: `body.${path}`,
  code,
  message,
  ...(name !== undefined && { name }),
})

/** The parts of a rule that are checked. */
export type Checked = Pick<Definition, 'trigger' | 'conditions' | 'actions'>

/** What can be seen to be wrong with a rule without looking anything up. */
export function findContradictions({ trigger, conditions, actions }: Checked): Problem[] {
  return [
    ...conditions.flatMap((condition, index) => unanswerable(trigger, condition, `conditions.${index}`)),
    ...impossible(trigger, conditions),
    ...ofActions(trigger, conditions, actions),
  ]
}

/** Nothing can be asked about what a trigger does not tell. */
function unanswerable({ kind }: Trigger, condition: Condition, path: string): Problem[] {
  const none = (what: string) => [problem(path, 'nothing_to_ask', `What starts this rule has no ${what}.`)]
  if (condition.kind === 'words' && kind === 'order_status') return none('words')
  if (condition.kind === 'number' && (kind === 'order_status' || kind === 'rating_given')) return none('number')
  if (condition.kind === 'score' && kind !== 'rating_given') return none('score')
  return []
}

type Of<K extends Condition['kind']> = Extract<Condition, { kind: K }>

function impossible(trigger: Trigger, conditions: readonly Condition[]): Problem[] {
  const of = <K extends Condition['kind']>(kind: K) =>
    conditions.filter((condition): condition is Of<K> => condition.kind === kind)
  const places = (kind: Condition['kind']) => {
    const index = conditions.findLastIndex((condition) => condition.kind === kind)
    return `conditions.${index}`
  }
  const never = (kind: Condition['kind'], what: string) => [
    problem(places(kind), 'contradiction', `${what}: together these conditions never hold.`),
  ]
  const started = trigger.kind === 'order_status' ? [trigger.statuses] : []
  return [
    ...(nothingInCommon(of('restaurant').map(({ ids }) => ids)) ? never('restaurant', 'No restaurant is in all') : []),
    ...(nothingInCommon(of('number').map(({ ids }) => ids)) ? never('number', 'No number is in all') : []),
    ...(nothingInCommon(of('language').map(({ languages }) => languages))
      ? never('language', 'No language is in all')
      : []),
    ...(nothingInCommon([...started, ...of('order_status').map(({ statuses }) => statuses)])
      ? never('order_status', 'No order status is in all')
      : []),
    ...(new Set(of('first_contact').map(({ is }) => is)).size > 1
      ? never('first_contact', 'First contact or not')
      : []),
    ...(new Set(of('hours').map(({ is }) => is)).size > 1 ? never('hours', 'Open and closed at once') : []),
    ...(scoresMiss(of('score')) ? never('score', 'No score is in all') : []),
    ...(excluded(
      of('tags'),
      (a, b) => a === b,
      ({ tags }) => tags,
    )
      ? never('tags', 'A tag is asked for and ruled out')
      : []),
    ...(excluded(
      of('words'),
      (a, b) => holdsWords(foldWords(a), b),
      ({ words }) => words,
    )
      ? never('words', 'A word is asked for and ruled out')
      : []),
  ]
}

function nothingInCommon(lists: readonly (readonly string[])[]): boolean {
  const [first, ...others] = lists
  return first !== undefined && !first.some((each) => others.every((other) => other.includes(each)))
}

function scoresMiss(scores: readonly Of<'score'>[]): boolean {
  return Math.max(1, ...scores.map(({ from }) => from)) > Math.min(5, ...scores.map(({ to }) => to))
}

type Choice = { match: 'any' | 'all' | 'none' }

/** Whether what must be there is what must not. `contains`: whoever has `a` has `b`. */
function excluded<C extends Choice>(
  conditions: readonly C[],
  contains: (a: string, b: string) => boolean,
  named: (condition: C) => readonly string[],
): boolean {
  const ruledOut = conditions.filter(({ match }) => match === 'none').flatMap(named)
  const isOut = (each: string) => ruledOut.some((other) => contains(each, other))
  return conditions.some((condition) => {
    if (condition.match === 'none') return false
    return condition.match === 'all' ? named(condition).some(isOut) : named(condition).every(isOut)
  })
}

const isAnswer = ({ kind }: Action) => kind === 'answer_text' || kind === 'answer_template'

function ofActions(trigger: Trigger, conditions: readonly Condition[], actions: readonly Action[]): Problem[] {
  const places = (which: (action: Action) => boolean) =>
    actions.flatMap((action, index) => (which(action) ? [`actions.${index}`] : []))
  const answers = places(isAnswer)
  const assignments = places(({ kind }) => kind === 'assign_user' || kind === 'assign_team')
  const added = actions.flatMap((action) => (action.kind === 'tag' ? action.tags : []))
  const both = actions.flatMap((action, index) =>
    action.kind === 'untag' && action.tags.some((tag) => added.includes(tag)) ? [`actions.${index}`] : [],
  )
  const everything = trigger.kind === 'message_received' && !conditions.some(narrows)
  return [
    ...both.map((path) => problem(path, 'contradiction', 'A tag is added and taken away.')),
    ...answers.slice(1).map((path) => problem(path, 'several_answers', 'A rule answers once.')),
    ...assignments.slice(1).map((path) => problem(path, 'several_assignments', 'A conversation goes to one place.')),
    ...(everything ? answers : []).map((path) =>
      problem(
        path,
        'answers_everything',
        'Every message would be answered; say which, by words, tags, or the first contact.',
      ),
    ),
    ...actions.flatMap((action, index) =>
      action.kind === 'answer_text' ? wouldLoop(conditions, [action.text], `actions.${index}`) : [],
    ),
  ]
}

/** Whether a condition excludes most messages. */
function narrows(condition: Condition): boolean {
  switch (condition.kind) {
    case 'words':
    case 'tags':
      return condition.match !== 'none'
    case 'first_contact':
      return condition.is
    case 'order_status':
      return true
    default:
      return false
  }
}

/** An answer with the very words that the rule listens for: whoever sends it back is answered again. */
export function wouldLoop(conditions: readonly Condition[], texts: readonly string[], path: string): Problem[] {
  const words = conditions.filter((condition) => condition.kind === 'words')
  if (!words.some(({ match }) => match !== 'none')) return []
  const echoes = texts.some((text) => {
    const folded = foldWords(text)
    return words.every(({ match, words: asked }) => {
      const held = asked.filter((phrase) => holdsWords(folded, phrase)).length
      if (match === 'none') return held === 0
      return match === 'all' ? held === asked.length : held > 0
    })
  })
  return echoes
    ? [
        problem(
          path,
          'answer_loops',
          'The answer holds the words that the rule listens to: sent back, it would fire again.',
        ),
      ]
    : []
}
