import dataEn from 'emojibase-data/en/data.json?url'
import messagesEn from 'emojibase-data/en/messages.json?url'
import dataRu from 'emojibase-data/ru/data.json?url'
import messagesRu from 'emojibase-data/ru/messages.json?url'
import { type EmojiDataResolver, type EmojiPickerListComponents, EmojiPicker as Picker } from 'frimousse'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../i18n.ts'
import classes from './emoji-picker.module.css'

const FILES = { en: [dataEn, messagesEn], ru: [dataRu, messagesRu] } as const
/** Newer ones still show as squares on many phones. */
const VERSION = 15
/** Single skin tones and hair, which are no emoji on their own. */
const COMPONENTS = 2

type Emojibase = { emoji: string; label: string; group?: number; version: number; tags?: string[] }
type Words = { groups: { key: string; message: string; order: number }[] }

/** All emoji, searchable in the console's language. Loaded when first opened. */
export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const { t } = useTranslation('inbox')
  const language = useLanguage()
  return (
    <Picker.Root
      className={classes.root}
      locale={language}
      resolveEmojiData={resolve}
      columns={8}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
    >
      <Picker.Search
        className={classes.search}
        placeholder={t('emoji.search')}
        aria-label={t('emoji.search')}
        autoFocus
      />
      <Picker.Viewport className={classes.viewport} tabIndex={-1}>
        <Picker.Loading className={classes.empty}>{t('emoji.loading')}</Picker.Loading>
        <Picker.Empty className={classes.empty}>{t('emoji.none')}</Picker.Empty>
        <Picker.List className={classes.list} components={PARTS} />
      </Picker.Viewport>
    </Picker.Root>
  )
}

const PARTS: Partial<EmojiPickerListComponents> = {
  CategoryHeader: ({ category, ...props }) => (
    <div className={classes.category} {...props}>
      {category.label}
    </div>
  ),
  // The library counts rows and columns from 0, ARIA from 1.
  Row: ({ 'aria-rowindex': row = 0, ...props }) => (
    <div className={classes.row} {...props} {...{ 'aria-rowindex': row + 1 }} />
  ),
  Emoji: ({ emoji, 'aria-colindex': column = 0, ...props }) => (
    <button type="button" className={classes.emoji} {...props} {...{ 'aria-colindex': column + 1 }}>
      {emoji.emoji}
    </button>
  ),
}

/** From this server, not from somebody else's network. */
const resolve: EmojiDataResolver = async (locale, { signal }) => {
  const [data, messages] = FILES[locale === 'ru' ? 'ru' : 'en']
  const load = async <T,>(url: string): Promise<T> => (await fetch(url, signal ? { signal } : {})).json() as Promise<T>
  const [all, words] = await Promise.all([load<Emojibase[]>(data), load<Words>(messages)])
  const groups = words.groups.filter(({ order }) => order !== COMPONENTS)
  return {
    locale,
    emojis: all
      .filter(({ group, version }) => group !== COMPONENTS && version <= VERSION)
      .flatMap(({ emoji, label, group: category, version, tags = [] }) =>
        category === undefined ? [] : [{ emoji, category, label, version, tags }],
      ),
    categories: groups.map(({ order, message }) => ({ index: order, label: message })),
    skinTones: { dark: '', light: '', 'medium-dark': '', 'medium-light': '', medium: '' },
  }
}
