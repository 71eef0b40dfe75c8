import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { texts as shellEn } from './shell/en.ts'
import { texts as shellRu } from './shell/ru.ts'

export const LANGUAGES = ['ru', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** Each by its own name, to choose from. */
export const LANGUAGE_CHOICES: { value: Language; label: string }[] = [
  { value: 'ru', label: 'Русский' },
  { value: 'en', label: 'English' },
]

const STORED = 'otklik-language'

/** A screen's texts come with the screen. Namespace = folder. */
const files = import.meta.glob<{ texts: Record<string, unknown> }>(['./*/en.ts', './*/ru.ts', '!./shell/*'])

/** Russian or English: as chosen on this device, otherwise as the browser asks. */
function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED)
  if (isLanguage(stored)) return stored
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage)
  return wanted ?? 'en'
}

/** Starts with the texts of the frame; a screen's texts load when it is opened, those of `first` at once. */
export async function startI18n(first?: string): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language
  })
  const started = i18next
    .use({
      type: 'backend' as const,
      init: () => undefined,
      read(
        language: string,
        namespace: string,
        done: (error: unknown, texts: Record<string, unknown> | false) => void,
      ) {
        const load = files[`./${namespace}/${language}.ts`]
        if (!load) return done(new Error(`no texts ${namespace} in ${language}`), false)
        load().then(
          ({ texts }) => done(null, texts),
          (error: unknown) => done(error, false),
        )
      },
    })
    .use(initReactI18next)
    .init({
      lng: firstLanguage(),
      fallbackLng: false,
      supportedLngs: LANGUAGES,
      ns: ['shell'],
      defaultNS: 'shell',
      fallbackNS: 'shell',
      resources: { ru: { shell: shellRu }, en: { shell: shellEn } },
      partialBundledLanguages: true,
      // React escapes.
      interpolation: { escapeValue: false },
      returnNull: false,
    })
  await started
  if (first) void i18next.loadNamespaces(first)
}

/** Changes the language at once and remembers it on this device. */
export async function setLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language)
  await i18next.changeLanguage(language)
}

/** Whether somebody has chosen a language on this device. */
export function hasChosenLanguage(): boolean {
  return isLanguage(localStorage.getItem(STORED))
}

/** The page's language. */
export function useLanguage(): Language {
  const { i18n } = useTranslation()
  return isLanguage(i18n.language) ? i18n.language : 'en'
}

export function isLanguage(tag: unknown): tag is Language {
  return LANGUAGES.some((language) => language === tag)
}
