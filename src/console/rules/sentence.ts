import { useTranslation } from 'react-i18next'
import { useFormats } from '../formats.ts'
import { useLanguage } from '../i18n.ts'
import type { Action, Condition, Trigger } from './draft.ts'
import type { Names } from './names.ts'

type Said = { trigger: Trigger; conditions: readonly Condition[]; actions: readonly Action[] }

/** Rules in plain words. */
export function useSentence({ nameOf }: Names) {
  const { t } = useTranslation('rules')
  const language = useLanguage()
  const formats = useFormats()
  const quoted = (words: readonly string[]) => words.map(formats.quoted).join(', ')
  const named = (ids: readonly string[]) => ids.map(nameOf).join(', ')

  const ofTrigger = (trigger: Trigger): string => {
    if (trigger.kind === 'waits_longer') return t('say.waits', { minutes: trigger.minutes })
    if (trigger.kind !== 'order_status') return t(`trigger.${trigger.kind}`)
    return t('say.orderStatus', { statuses: trigger.statuses.map((status) => t(`status.${status}`)).join(', ') })
  }

  const ofCondition = (condition: Condition): string => {
    const what = t(`condition.${condition.kind}`)
    switch (condition.kind) {
      case 'words':
        return t(`say.words.${condition.match}`, { words: quoted(condition.words) })
      case 'tags':
        return t(`say.tags.${condition.match}`, { tags: quoted(condition.tags) })
      case 'restaurant':
      case 'number':
        return t('say.named', { what, names: named(condition.ids) })
      case 'language': {
        const names = new Intl.DisplayNames(language, { type: 'language' })
        return t('say.named', { what, names: condition.languages.map((code) => names.of(code) ?? code).join(', ') })
      }
      case 'hours':
        return t(`hours.${condition.is}`)
      case 'first_contact':
        return t(condition.is ? 'say.first' : 'say.notFirst')
      case 'score':
        return t('say.score', { from: condition.from, to: condition.to })
      case 'order_status':
        return t('say.named', { what, names: condition.statuses.map((status) => t(`status.${status}`)).join(', ') })
      default:
        return condition satisfies never
    }
  }

  const ofAction = (action: Action): string => {
    const words = t(`action.${action.kind}`)
    const withWhat = (what: string) => t('say.with', { action: words, what })
    switch (action.kind) {
      case 'tag':
      case 'untag':
        return withWhat(quoted(action.tags))
      case 'assign_user':
        return withWhat(nameOf(action.user_id))
      case 'assign_team':
        return withWhat(nameOf(action.team_id))
      case 'answer_template':
        return withWhat(nameOf(action.template_id))
      case 'notify':
        return withWhat(named(action.user_ids))
      case 'answer_text':
      case 'note':
        return withWhat(quoted([action.text]))
      case 'webhook':
      case 'resolve':
        return words
      default:
        return action satisfies never
    }
  }

  return {
    when: ({ trigger }: Said) => t('say.when', { trigger: ofTrigger(trigger) }),
    if: ({ conditions }: Said) =>
      conditions.length === 0 ? undefined : t('say.if', { conditions: conditions.map(ofCondition).join('; ') }),
    thenDo: ({ actions }: Said) => actions.map(ofAction),
  }
}
