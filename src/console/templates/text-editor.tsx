import { ActionIcon, Button, Group, Menu, Select, Stack, Switch, Tabs, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TextCheck } from '../api-types.ts'
import { LANGUAGES } from '../i18n.ts'
import { useErrorWords } from './error-words.ts'
import { TextBox } from './text-box.tsx'
import type { LanguageTexts, Texts } from './texts-of.ts'

type Props = { texts: Texts; onChange: (texts: Texts) => void; check: TextCheck | undefined }

/** Writes the texts of one channel: in its languages, each with its wordings. */
export function TextEditor({ texts, onChange, check }: Props) {
  const { t } = useTranslation('templates')
  const errorWords = useErrorWords()
  const [shown, setShown] = useState('main')
  const missing = LANGUAGES.filter((each) => each !== texts.language && !(each in texts.languages))
  const others = Object.keys(texts.languages)
  const nameOf = (language: string) =>
    language === 'ru' || language === 'en' ? t(`languages.${language}`) : language.toUpperCase()
  const other = shown === 'main' ? undefined : texts.languages[shown]
  const current = other ? shown : 'main'
  const own: LanguageTexts = other ?? texts
  const path = current === 'main' ? 'body' : `body.languages.${current}`
  const change = (part: Partial<LanguageTexts>) =>
    onChange(
      current === 'main'
        ? { ...texts, ...part }
        : { ...texts, languages: { ...texts.languages, [current]: { ...own, ...part } } },
    )
  const errorAt = (at: string) => check?.errors.find((error) => error.path === `${path}.${at}`)
  const titleError = errorAt('title')
  const asksWaiver = texts.channel === 'whatsapp' && (texts.ends_without_question_ok || wantsQuestion(check))

  return (
    <Stack gap="sm">
      <Group gap="xs" justify="space-between" align="flex-end">
        {others.length > 0 ? (
          <Tabs value={current} onChange={(value) => setShown(value ?? 'main')} variant="pills">
            <Tabs.List>
              <Tabs.Tab value="main">{nameOf(texts.language)}</Tabs.Tab>
              {others.map((language) => (
                <Tabs.Tab key={language} value={language}>
                  {nameOf(language)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
          </Tabs>
        ) : (
          <Select
            label={t('language')}
            data={LANGUAGES.map((each) => ({ value: each, label: t(`languages.${each}`) }))}
            value={texts.language}
            allowDeselect={false}
            maw={200}
            onChange={(language) => language && onChange({ ...texts, language })}
          />
        )}
        <Group gap={4}>
          {current !== 'main' && (
            <ActionIcon
              color="gray"
              aria-label={t('removeLanguage', { language: nameOf(current) })}
              onClick={() => {
                const { [current]: _, ...rest } = texts.languages
                onChange({ ...texts, languages: rest })
                setShown('main')
              }}
            >
              <IconTrash size={16} />
            </ActionIcon>
          )}
          {missing.length > 0 && (
            <Menu>
              <Menu.Target>
                <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />}>
                  {t('addLanguage')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {missing.map((language) => (
                  <Menu.Item
                    key={language}
                    onClick={() => {
                      const added = { title: null, text: '', variants: [] }
                      onChange({ ...texts, languages: { ...texts.languages, [language]: added } })
                      setShown(language)
                    }}
                  >
                    {nameOf(language)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
        </Group>
      </Group>
      {texts.channel === 'push' && (
        <TextInput
          label={t('pushTitle')}
          maxLength={200}
          value={own.title ?? ''}
          error={titleError && errorWords(titleError)}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
      )}
      <TextBox label={t('text')} value={own.text} onChange={(text) => change({ text })} error={errorAt('text')} />
      {own.variants.map((variant, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: wordings have no names; they are edited in place
        <div key={index}>
          <TextBox
            label={t('variant', { number: index + 2 })}
            value={variant}
            error={errorAt(`variants.${index}`)}
            onChange={(text) => change({ variants: own.variants.with(index, text) })}
            onRemove={() => change({ variants: own.variants.toSpliced(index, 1) })}
            removeLabel={t('removeVariant', { number: index + 2 })}
          />
        </div>
      ))}
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          disabled={own.variants.length >= 20}
          onClick={() => change({ variants: [...own.variants, own.text] })}
        >
          {t('addVariant')}
        </Button>
        <Text size="xs" c="dimmed">
          {t('variantsHint')}
        </Text>
      </Group>
      {asksWaiver && (
        <Switch
          label={t('waiver')}
          description={t('waiverHint')}
          checked={texts.ends_without_question_ok}
          onChange={(event) => onChange({ ...texts, ends_without_question_ok: event.currentTarget.checked })}
        />
      )}
    </Stack>
  )
}

/** The only error that a marketer may waive. */
function wantsQuestion(check: TextCheck | undefined): boolean {
  return check?.errors.some(({ code }) => code === 'ends_without_question') ?? false
}
