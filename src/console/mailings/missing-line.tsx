import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../formats.ts'
import type { Missing } from './missing.ts'

type Props = {
  missing: readonly Missing[]
  /** The number of numbers it uses. */
  channels: number
  /** Its start time has passed. */
  over: boolean
}

/** Why a mailing cannot be saved or sent yet. */
export function MissingLine({ missing, channels, over }: Props) {
  const { t } = useTranslation(['mailings', 'templates'])
  const formats = useFormats()
  if (missing.length === 0 && !over) return null
  const words = (each: Missing) => {
    if (each.what !== 'text') return t(`missing.${each.what}`)
    if (channels === 1) return t('missing.text')
    const names = each.channels.map((name) => t(`templates:channels.${name}`))
    return t('missing.textOf', { channels: formats.list(names) })
  }
  return (
    <Text size="sm" c="dimmed">
      {missing.length > 0 && `${t('missing.title')}: ${missing.map(words).join(', ')}. `}
      {over && `${t('edit.startAt')}: ${t('edit.startOver').toLocaleLowerCase()}.`}
    </Text>
  )
}
