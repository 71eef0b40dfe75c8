import type { ReadDb } from '../../db/index.ts'
import { AppError } from '../../lib/errors.ts'
import { compileTemplate, getTemplate, textsOf, usedNames } from '../../templates/index.ts'
import type { Action, Condition } from '../schema.ts'
import { isActiveUser, isLivingTeam } from '../view.ts'
import {
  type Checked,
  findContradictions,
  type Problem,
  type ProblemCode,
  problem,
  wouldLoop,
} from './contradictions.ts'
import { knownTags, numbersOf, restaurantsOf } from './view.ts'

/** Throws `invalid_input` with everything that has to be fixed in a rule. */
export async function checkRule(db: ReadDb, definition: Checked): Promise<void> {
  const problems = [...findContradictions(definition), ...(await findUnknown(db, definition))]
  const [first] = problems
  if (first) throw new AppError('invalid_input', first.message, problems)
}

async function findUnknown(db: ReadDb, { conditions, actions }: Checked): Promise<Problem[]> {
  const added = actions.flatMap((action) => (action.kind === 'tag' ? action.tags : []))
  const problems: Problem[] = []
  for (const [index, condition] of conditions.entries()) {
    problems.push(...(await unknownOfCondition(db, condition, `conditions.${index}`, added)))
  }
  problems.push(...(await strayNumbers(db, conditions)))
  for (const [index, action] of actions.entries()) {
    problems.push(...(await unknownOfAction(db, action, `actions.${index}`, { added, conditions })))
  }
  return problems
}

async function unknownOfCondition(
  db: ReadDb,
  condition: Condition,
  path: string,
  added: readonly string[],
): Promise<Problem[]> {
  switch (condition.kind) {
    case 'restaurant':
      return missing(condition.ids, await restaurantsOf(db, condition.ids), path, 'unknown_restaurant', 'restaurant')
    case 'number':
      return missing(
        condition.ids,
        (await numbersOf(db, condition.ids)).map(({ id }) => id),
        path,
        'unknown_number',
        'number',
      )
    case 'tags':
      return unknownTags(db, condition.tags, path, added)
    default:
      return []
  }
}

/** A number answers for one restaurant: a condition that combines it only with others never holds. */
async function strayNumbers(db: ReadDb, conditions: readonly Condition[]): Promise<Problem[]> {
  const restaurants = conditions.flatMap((each) => (each.kind === 'restaurant' ? [each.ids] : []))
  if (restaurants.length === 0) return []
  const problems: Problem[] = []
  for (const [index, condition] of conditions.entries()) {
    if (condition.kind !== 'number') continue
    const numbers = await numbersOf(db, condition.ids)
    const fits = numbers.some(
      ({ restaurant_id: id }) => id !== null && restaurants.every((restaurantIds) => restaurantIds.includes(id)),
    )
    if (numbers.length === condition.ids.length && !fits) {
      problems.push(problem(`conditions.${index}`, 'not_its_number', 'None of these numbers is of such a restaurant.'))
    }
  }
  return problems
}

async function unknownOfAction(
  db: ReadDb,
  action: Action,
  path: string,
  { added, conditions }: { added: readonly string[]; conditions: readonly Condition[] },
): Promise<Problem[]> {
  switch (action.kind) {
    case 'assign_user':
      return (await isActiveUser(db, action.user_id)) ? [] : [unknownUser(path, action.user_id)]
    case 'assign_team':
      return (await isLivingTeam(db, action.team_id))
        ? []
        : [problem(path, 'unknown_team', 'There is no such team.', action.team_id)]
    case 'notify': {
      const problems: Problem[] = []
      for (const id of action.user_ids) if (!(await isActiveUser(db, id))) problems.push(unknownUser(path, id))
      return problems
    }
    case 'untag':
      return unknownTags(db, action.tags, path, added)
    case 'answer_template':
      return ofTemplate(db, action.template_id, path, conditions)
    default:
      return []
  }
}

const unknownUser = (path: string, id: string) =>
  problem(path, 'unknown_user', 'There is no such user, or they may not sign in any more.', id)

/** What the answer lacks, and which guests it has no text for. Its texts were checked when they were saved. */
async function ofTemplate(db: ReadDb, id: string, path: string, conditions: readonly Condition[]): Promise<Problem[]> {
  const template = await getTemplate(db, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return undefined
    throw error
  })
  if (!template) return [problem(path, 'unknown_template', 'There is no such template.', id)]
  if (template.archived_at !== null) return [problem(path, 'template_archived', 'This template is archived.')]
  if (template.channel !== 'whatsapp') {
    return [problem(path, 'template_channel', 'Guests are answered in WhatsApp; this template is not for it.')]
  }
  const texts = textsOf(template)
  const promo = usedNames(compileTemplate(template)).has('promo_code')
  const all = [texts, ...Object.values(texts.languages ?? {})].flatMap(({ text, variants }) => [text, ...variants])
  return [
    ...(promo ? [problem(path, 'template_promo', 'An answer has no promo code; choose a template without it.')] : []),
    ...wouldLoop(conditions, all, path),
  ]
}

/** Tags that a guest has, or that some rule gives. */
async function unknownTags(
  db: ReadDb,
  tags: readonly string[],
  path: string,
  added: readonly string[],
): Promise<Problem[]> {
  const known = new Set([...added, ...(await knownTags(db, tags))])
  return tags
    .filter((tag) => !known.has(tag))
    .map((tag) => problem(path, 'unknown_tag', 'No guest has this tag, and no rule gives it.', tag))
}

function missing(
  asked: readonly string[],
  found: readonly string[],
  path: string,
  code: ProblemCode,
  what: string,
): Problem[] {
  const known = new Set(found)
  return asked.filter((id) => !known.has(id)).map((id) => problem(path, code, `There is no such ${what}.`, id))
}
