import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { TemplateVersion } from '../api-types.ts'
import { useFormats } from '../formats.ts'

type Said = Pick<TemplateVersion, 'language' | 'title' | 'text' | 'variants' | 'languages'>

/** What a template says: each variant by its number in the results, in each language. */
export function Wordings({ of }: { of: Said }) {
  const { t } = useTranslation('mailings')
  const formats = useFormats()
  const languages = new Intl.DisplayNames([formats.language], { type: 'language' })
  const all = [[of.language, of] as const, ...Object.entries(of.languages)]
  return all.map(([language, { title, text, variants }]) =>
    [text, ...variants].map((words, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the number of a variant is its name
      <div key={`${language} ${at}`}>
        {(variants.length > 0 || all.length > 1) && (
          <Text size="xs" c="dimmed">
            {[all.length > 1 && languages.of(language), variants.length > 0 && t('results.variant', { number: at + 1 })]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        )}
        {title && at === 0 && (
          <Text size="sm" fw={600} className="people-wrote" dir="auto">
            {title}
          </Text>
        )}
        <Text size="sm" className="people-wrote" dir="auto" lang={language} style={{ whiteSpace: 'pre-line' }}>
          {words}
        </Text>
      </div>
    )),
  )
}
