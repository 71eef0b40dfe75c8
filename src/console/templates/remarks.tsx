import { Group, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconAlertTriangle, IconBulb, IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TextCheck } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useErrorWords } from './error-words.ts'
import { useRemarkWords } from './remark-words.ts'

/** What prevents saving a text, and what would improve it. */
export function Remarks({ check }: { check: Pick<TextCheck, 'valid' | 'errors' | 'warnings' | 'identical'> }) {
  const { t } = useTranslation('templates')
  const formats = useFormats()
  const errorWords = useErrorWords()
  const remarkWords = useRemarkWords()
  const { errors, warnings, identical } = check
  // Which text it is about, if there are several: body.text, body.variants.0, body.languages.en.text
  const placeOf = (path: string) => {
    const [, language, variant] = /^body(?:\.languages\.(\w+))?\.(?:variants\.(\d+)|\w+)$/.exec(path) ?? []
    const named = language === 'ru' || language === 'en' ? t(`languages.${language}`) : language?.toUpperCase()
    return [named, variant && t('variant', { number: Number(variant) + 2 })].filter(Boolean).join(', ')
  }
  const placesOf = (alike: readonly { path?: string | undefined }[]) => {
    const places = alike.flatMap(({ path }) => (path ? [placeOf(path) || t('remarks.main')] : []))
    // A single text needs no name.
    return places.some((place) => place !== t('remarks.main')) && ` ${t('remarks.in', { texts: formats.list(places) })}`
  }
  return (
    <Stack gap={6} role="status" aria-label={t('remarks.title')}>
      <Title order={3} size="h4">
        {t('remarks.title')}
      </Title>
      {errors.map((error) => (
        <Remark key={`${error.path} ${error.message}`} colour="red" icon={<IconAlertTriangle size={12} />}>
          <Text size="sm" fw={550}>
            {t('remarks.error')}
            {placeOf(error.path) && `, ${placeOf(error.path)}`}
            {error.line !== null && `: ${t('remarks.place', { line: error.line, column: error.column })}`}
          </Text>
          <Text size="sm">{errorWords(error)}</Text>
        </Remark>
      ))}
      {[...Map.groupBy(warnings, ({ code, message }) => remarkWords(code) ?? message)].map(([words, alike]) => (
        <Remark key={words} colour="yellow" icon={<IconBulb size={12} />}>
          <Text size="sm">
            {words}
            {placesOf(alike)}
            {alike[0]?.code === 'low_variety' && identical && identical.sample > 1 && (
              <>
                {' '}
                {t('remarks.identical', {
                  share: formats.percent(identical.share),
                  count: identical.sample,
                })}
              </>
            )}
          </Text>
        </Remark>
      ))}
      {check.valid && warnings.length === 0 && (
        <Remark colour="green" icon={<IconCheck size={12} />}>
          <Text size="sm">{t('remarks.good')}</Text>
        </Remark>
      )}
    </Stack>
  )
}

function Remark({ colour, icon, children }: { colour: string; icon: ReactNode; children: ReactNode }) {
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <ThemeIcon size={18} radius="xl" color={colour} variant="light" mt={1} aria-hidden>
        {icon}
      </ThemeIcon>
      <div>{children}</div>
    </Group>
  )
}
