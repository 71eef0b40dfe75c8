import { Alert, Anchor, List } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useFormats } from '../formats.ts'
import { useRemarkWords } from '../templates/remark-words.ts'
import type { Warning } from './types.ts'

type Props = {
  warnings: readonly Warning[]
  /** These are remarks of the checker, which need not be repeated. */
  besideRemarks?: boolean
}

/** What a marketer should know about a mailing; nothing here blocks it. */
export function Warnings({ warnings, besideRemarks = false }: Props) {
  const { t, i18n } = useTranslation('mailings')
  const remarkWords = useRemarkWords()
  const shown = warnings.filter(({ code }) => !besideRemarks || remarkWords(code) === undefined)
  if (shown.length === 0) return null
  const words = ({ code, message }: Warning) =>
    i18n.exists(`mailings:warnings.${code}`)
      ? t(`warnings.${code}` as 'warnings.no_number')
      : (remarkWords(code) ?? message)
  return (
    <Alert color="yellow" icon={<IconAlertTriangle />} title={t('warnings.title')}>
      <List size="sm" spacing={4}>
        {shown.map((warning) => (
          <List.Item key={`${warning.code} ${warning.waits_for?.number_id ?? warning.path}`}>
            {warning.waits_for ? <WaitsFor wait={warning.waits_for} /> : words(warning)}
            {warning.lateness && <Late by={warning.lateness} />}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}

/** Guests wait for a number that cannot send to them: which one, why, since when, and what helps. */
function WaitsFor({ wait }: { wait: NonNullable<Warning['waits_for']> }) {
  const { t } = useTranslation('mailings')
  const formats = useFormats()
  const { number_id, label, guests, reason, since, until, afterwards } = wait
  return (
    <>
      {t('waits.who', { count: guests })}{' '}
      <Anchor component={Link} href={`/numbers/${number_id}`} size="sm">
        <bdi>{label}</bdi>
      </Anchor>
      {': '}
      {t(`waits.why.${reason}`)}
      {since && ` (${t('waits.since', { when: formats.dateTime(since) })})`}
      {'. '}
      {until &&
        `${t(afterwards ? `waits.afterwards.${afterwards}` : 'waits.until', { when: formats.dateTime(until) })} `}
      {t(`waits.help.${reason}`)}
    </>
  )
}

/** How much will be left, and when that will be sent. */
function Late({ by: { before, left, finish_at } }: { by: NonNullable<Warning['lateness']> }) {
  const { t } = useTranslation('mailings')
  const formats = useFormats()
  return (
    <>
      {' '}
      {t('late.left', { count: left, when: formats.dateTime(before) })}{' '}
      {finish_at ? t('late.finish', { when: formats.dateTime(finish_at) }) : t('late.unknown')}
    </>
  )
}
