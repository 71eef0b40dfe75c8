import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type MantineThemeOverride,
  mergeThemeOverrides,
  type VariantColorsResolver,
} from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** A calm green-blue: reads well on light and dark, and belongs to no messenger. */
const brand: MantineColorsTuple = [
  '#eefbf9',
  '#d6f2ee',
  '#abe4dc',
  '#77d3c8',
  '#45bdb0',
  '#23a397',
  '#14867d',
  '#0f766e',
  '#0c5f59',
  '#094b47',
]

/** A little blue in the dark scheme's greys; [0] text ... [9] deepest background. */
const dark: MantineColorsTuple = [
  '#d8dcde',
  '#bcc3c7',
  '#a1aab0',
  '#5f6a71',
  '#444d54',
  '#343c42',
  '#282f34',
  '#1e2428',
  '#16191b',
  '#101315',
]

/** A colour for text on its background, in a shade that passes 4.5 : 1. */
export const readable = (name: string): string =>
  `light-dark(color-mix(in srgb, var(--mantine-color-${name}-9) 70%, black), var(--mantine-color-${name}-2))`

/** Text of coloured badges and light buttons. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input)
  const name = input.color ?? 'brand'
  if (input.variant === 'filled' && name === 'red') {
    const [ground, hover] = ['var(--mantine-color-red-9)', 'color-mix(in srgb, var(--mantine-color-red-9) 88%, black)']
    return { ...resolved, background: ground, hover, color: 'white' }
  }
  if (!['light', 'subtle', 'outline', 'transparent'].includes(input.variant) || name.includes('.')) return resolved
  if (!(name in input.theme.colors)) return resolved
  return { ...resolved, color: readable(name) }
}

/** The row with the title is not the page's banner: there may be two, one dialog over another. */
const TITLE_ROW = { attributes: { header: { role: 'presentation' } } }

const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  colors: { brand, dark },
  variantColorResolver,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, sans-serif, "Noto Color Emoji"',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '12px', sm: '13.5px', md: '14.5px', lg: '17px', xl: '20px' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '22px' }, h2: { fontSize: '18px' }, h3: { fontSize: '16px' }, h4: { fontSize: '14.5px' } },
  },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Card: { defaultProps: { withBorder: true, padding: 'md' } },
    Paper: { defaultProps: { radius: 'md' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 500 } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: false } } },
    // A click beside a form loses nothing that was written in it; a read-only dialog closes by it.
    Modal: { defaultProps: { centered: true, closeOnClickOutside: false, overlayProps: { blur: 1 }, ...TITLE_ROW } },
    Drawer: { defaultProps: TITLE_ROW },
    // The focus goes to the first item, not to a placeholder.
    Menu: { defaultProps: { shadow: 'md', withinPortal: true, withInitialFocusPlaceholder: false } },
    // Whatever scrolls can be scrolled by keys.
    TableScrollContainer: { defaultProps: { scrollAreaProps: { viewportProps: { tabIndex: 0 } } } },
    Anchor: { defaultProps: { underline: 'hover' } },
  },
})

/** With labels, in the reader's language, for the components' own buttons: clear, close, show. */
export function useTheme(): MantineThemeOverride {
  const { t } = useTranslation()
  return useMemo(() => {
    const clear = { defaultProps: { clearButtonProps: { 'aria-label': t('act.clear') } } }
    // The list itself scrolls, by its field's arrows: a scrolling part inside it would have to be a tab stop.
    const choice = {
      defaultProps: {
        ...clear.defaultProps,
        withScrollArea: false,
        styles: { options: { maxHeight: 220, overflowY: 'auto' as const } },
      },
    }
    const close = { defaultProps: { closeButtonProps: { 'aria-label': t('act.close') } } }
    const show = { defaultProps: { visibilityToggleButtonProps: { 'aria-label': t('act.showTyped') } } }
    return mergeThemeOverrides(theme, {
      components: {
        Select: choice,
        MultiSelect: choice,
        TagsInput: choice,
        FileInput: clear,
        Modal: close,
        Drawer: close,
        Notification: close,
        PasswordInput: show,
      },
    })
  }, [t])
}

/** Backgrounds and greys that pass AA, where the library's own do not. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#56616a',
    '--mantine-color-placeholder': '#6b7680',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-anchor': 'var(--mantine-color-brand-8)',
    '--otklik-ground': '#f6f8f8',
    '--otklik-panel': '#ffffff',
    '--otklik-line': '#e1e6e8',
    '--otklik-hover': '#eef2f2',
    '--otklik-chosen': 'var(--mantine-color-brand-0)',
  },
  dark: {
    '--mantine-color-body': '#1e2428',
    '--mantine-color-dimmed': '#a1aab0',
    '--mantine-color-placeholder': '#929ca3',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-anchor': 'var(--mantine-color-brand-3)',
    '--otklik-ground': '#16191b',
    '--otklik-panel': '#1e2428',
    '--otklik-line': '#343c42',
    '--otklik-hover': '#282f34',
    '--otklik-chosen': '#143331',
  },
})
