import { useTranslation } from 'react-i18next'
import type { Audience } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useLanguage } from '../i18n.ts'
import { type ConditionDraft, draftOf, type GroupDraft, isGroup } from './conditions.ts'
import { useAudiences, useFields } from './load-audiences.ts'

/** An audience in a sentence. Ids of restaurants and mailings in conditions are counted, not named. */
export function AudienceWords({ audience }: { audience: Audience }) {
  const { t } = useTranslation('audiences')
  const formats = useFormats()
  const language = useLanguage()
  const fields = useFields().data
  const saved = useAudiences().rows
  const nameOf = (id: string) => formats.quoted(saved.find((each) => each.id === id)?.name ?? '…')

  const saidValue = (
    { value }: ConditionDraft,
    kind: string,
    choices: readonly { value: unknown; title: Titles }[],
  ) => {
    if (value === undefined || value === null) return ''
    const one = (each: unknown): string => {
      const choice = choices.find((known) => known.value === each)
      if (choice) return choice.title[language]
      if (kind === 'audience_ids') return nameOf(String(each))
      if (typeof each === 'boolean') return t(each ? 'flag.yes' : 'flag.no')
      if (kind === 'money' && typeof each === 'number') return formats.money(each)
      return typeof each === 'number' ? formats.number(each, 2) : String(each)
    }
    if (!Array.isArray(value)) return kind === 'date' ? formats.date(String(value)) : one(value)
    return kind === 'restaurant_ids' || kind === 'mailing_ids' ? `(${value.length})` : value.map(one).join(', ')
  }
  const ofCondition = (condition: ConditionDraft): string => {
    const field = fields?.find((each) => each.field === condition.field)
    const op = field?.ops.find((each) => each.op === condition.op)
    if (!field || !op) return condition.field
    const words = field.ops.length > 1 ? [field.title[language], op.title[language]] : [field.title[language]]
    return [...words, saidValue(condition, op.value, op.choices)].filter(Boolean).join(' ')
  }
  const ofGroup = ({ mode, parts }: GroupDraft): string => {
    const said = parts.map((part) => (isGroup(part) ? `(${ofGroup(part)})` : ofCondition(part)))
    return mode === 'none' ? t('say.none', { parts: said.join('; ') }) : said.join(` ${t(`say.${mode}`)} `)
  }

  const who = (): string => {
    if ('all' in audience) return t('picker.all')
    if ('audience_id' in audience) return nameOf(audience.audience_id)
    if ('tag' in audience) return t('say.tag', { tag: audience.tag })
    if ('conditions' in audience) return ofGroup(draftOf(audience.conditions))
    return t('guests', { count: audience.guest_ids.length })
  }
  const except = (audience.exclude_audience_ids ?? []).map(nameOf)
  return (
    <span className="people-wrote">
      {who()}
      {except.length > 0 && `. ${t('picker.exclude')}: ${except.join(', ')}`}
    </span>
  )
}

type Titles = { ru: string; en: string }
