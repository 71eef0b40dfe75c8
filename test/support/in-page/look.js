/*
 * Runs in the page, beside axe: holds what is shown, and all that can be opened from it, against the rules of
 * accessibility and of looks, in both colour schemes. The test remembers what was looked at, at which size; what was held
 * against all rules at another size (`known`) is held against those alone that know of sizes. Returns the faults in words,
 * and what it opened.
 */
/** What is taken, as far as this page knows. */
const taken = new Set()

/** 'new': nobody has looked at it; 'known': nobody at this size; else it is taken. */
async function claim(what, size) {
  if (taken.has(size + what)) return undefined
  taken.add(size + what)
  return globalThis.claimOfTest(what, size)
}

/** The menu, at the side or below. */
const FRAME = ['.mantine-AppShell-navbar', '.mantine-AppShell-footer']

globalThis.lookAtPage = async ({ size, known: knownPage, fitAlone }) => {
  const faults = []
  const knowsFrame = !fitAlone && !(await claim('the frame', size))
  const opened = []
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  const pause = (ms) => new Promise((done) => setTimeout(done, ms))
  const isShown = (element) =>
    element.getClientRects().length > 0 &&
    getComputedStyle(element).visibility !== 'hidden' &&
    !element.closest('[aria-hidden="true"], [inert]')
  const until = async (holds, ms) => {
    for (const endsAt = performance.now() + ms; performance.now() < endsAt; await frame()) if (holds()) return true
    return holds()
  }

  /**
   * Both schemes, one after the other; axe's other rules do not depend on colours. `against`: all rules, those alone that
   * know of sizes, or none.
   */
  async function runAxe(root, what, against) {
    const run = async (scheme, options) => {
      // The frame around the pages is held against the rules once for each size.
      const place = { include: [root], exclude: [...(root === document && knowsFrame ? FRAME : []), ...repeated(root)] }
      const { violations } = await axe.run(place, {
        resultTypes: ['violations'],
        preload: false,
        selectors: false,
        ...options,
      })
      for (const { id, help, nodes } of violations) {
        const where = nodes.map(({ html, failureSummary }) => `  ${html.slice(0, 200)}\n  ${failureSummary}`)
        faults.push(`${what}, ${scheme}: ${id}: ${help}\n${where.slice(0, 3).join('\n')}`)
      }
    }
    if (against === 'none') return
    if (against === 'sizes') return run('light', { runOnly: ['target-size', 'scrollable-region-focusable'] })
    // Rules of a whole page say nothing of a part.
    const off = { enabled: false }
    const rules = { region: off, 'page-has-heading-one': off, 'landmark-no-duplicate-banner': off }
    await run('light', root === document ? {} : { rules })
    document.documentElement.setAttribute('data-mantine-color-scheme', 'dark')
    await frame()
    await run('dark', { runOnly: ['color-contrast'] })
    document.documentElement.setAttribute('data-mantine-color-scheme', 'light')
  }

  /** Of rows that are made of the same elements the first two are enough. */
  function repeated(root) {
    const more = []
    for (const parent of root.querySelectorAll('tbody, ul, ol, div, section')) {
      if (parent.childElementCount < 5) continue
      const counts = new Map()
      for (const child of parent.children) {
        const parts = [child, ...child.querySelectorAll('*')]
        const key = parts
          .map((each) => `${each.tagName} ${each.getAttribute('class')} ${each.getAttribute('style')}`)
          .join()
        counts.set(key, (counts.get(key) ?? 0) + 1)
        if (counts.get(key) > 2) more.push(child)
      }
    }
    return more
  }

  /** One thing to do first: a second filled button of the house's colour competes with it. */
  function checkPrimary(root, what) {
    const primary = primaryColour()
    const filled = [...root.querySelectorAll('.mantine-Button-root')].filter(
      (each) =>
        isShown(each) &&
        !each.disabled &&
        getComputedStyle(each).backgroundColor === primary &&
        (root !== content() || !each.closest('[role="dialog"]')),
    )
    if (filled.length > 1) {
      faults.push(`${what}: ${filled.length} primary buttons: ${filled.map((each) => each.textContent).join(', ')}`)
    }
  }
  const content = () => document.querySelector('#content')
  const primaryColour = () => {
    const probe = document.createElement('div')
    probe.style.background = 'var(--mantine-primary-color-filled)'
    document.body.append(probe)
    const { backgroundColor } = getComputedStyle(probe)
    probe.remove()
    return backgroundColor
  }

  /** Icons stand at the height of their text. */
  function checkIcons(root, what) {
    for (const element of root.querySelectorAll('button, a, [role="menuitem"], [role="option"], .mantine-Badge-root')) {
      const icon = element.querySelector('svg')
      if (!icon || !isShown(element)) continue
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        if (!node.textContent.trim()) continue
        const range = document.createRange()
        range.selectNodeContents(node)
        const [line, ...more] = range.getClientRects()
        // Hidden words, and texts of several lines.
        if (!line || more.length > 0 || line.width < 2 || line.height < 6) continue
        const box = icon.getBoundingClientRect()
        if (box.width === 0) break
        const overlaps = box.bottom > line.top + 2 && box.top < line.bottom - 2
        const beside = box.right <= line.left + 1 || box.left >= line.right - 1
        const off = (box.top + box.bottom) / 2 - (line.top + line.bottom) / 2
        const stacked = [...element.querySelectorAll('*')].some(
          (each) => each.childElementCount > 1 && getComputedStyle(each).flexDirection === 'column',
        )
        if (overlaps && beside && !stacked && Math.abs(off) > 2) {
          faults.push(`${what}: an icon stands ${off.toFixed(1)} px off its text: ${element.outerHTML.slice(0, 160)}`)
        }
        break
      }
    }
  }

  /** Stars mean the same everywhere. */
  function checkStars(root, what) {
    const stars = [...root.querySelectorAll('.tabler-icon-star-filled, .tabler-icon-star-half-filled')].filter(isShown)
    const colours = new Set(stars.map((star) => getComputedStyle(star).color))
    if (colours.size > 1) faults.push(`${what}: stars of ${[...colours].join(' and ')}`)
  }

  /** What stands outside of the window and cannot be scrolled to. */
  function checkFit(root, what) {
    const { scrollWidth } = document.documentElement
    if (scrollWidth > innerWidth) faults.push(`${what}: scrolls sideways: ${scrollWidth} px`)
    const scrolls = (element) =>
      element !== null && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    for (const element of root.querySelectorAll('button, a, input, h1, h2, p, [role="option"], [role="menuitem"]')) {
      const { left, right, width } = element.getBoundingClientRect()
      // What is chosen from a list stands there in full.
      const isCut =
        element.matches('input[readonly], .mantine-Select-input') && element.scrollWidth > element.clientWidth + 1
      if (isCut && element.value && isShown(element)) {
        faults.push(`${what}: no room for its value: ${element.value}`)
      }
      if (width > 1 && (right > innerWidth + 1 || left < -1) && isShown(element) && !scrolls(element.parentElement)) {
        faults.push(
          `${what}: cut off at ${Math.round(left)} to ${Math.round(right)} px: ${element.outerHTML.slice(0, 160)}`,
        )
      }
    }
  }

  async function check(root, what, against) {
    await runAxe(root, what, against)
    const part = root === document ? content() : root
    checkPrimary(part, what)
    checkIcons(root === document ? document.body : root, what)
    checkStars(part, what)
    checkFit(part, what)
  }

  const OPENERS =
    '[aria-haspopup]:not([aria-haspopup="false"]), [aria-controls][aria-expanded="false"], [role="combobox"]'
  const nameOf = (element) =>
    element.getAttribute('aria-label') ||
    element.labels?.[0]?.textContent ||
    (element.getAttribute('aria-labelledby') &&
      document.getElementById(element.getAttribute('aria-labelledby'))?.textContent) ||
    element.textContent ||
    element.id
  const canOpen = (each) => isShown(each) && !each.disabled && each.getAttribute('aria-disabled') !== 'true'
  /** Those that this page is the first to open, with whether they are known from another size. */
  async function openersIn(root, within) {
    const found = []
    for (const opener of root.querySelectorAll(OPENERS)) {
      if (!canOpen(opener)) continue
      const key = keyOf(opener, within)
      // Menus of two things may have different entries: of oneself, and of another user.
      const mayDiffer = opener.getAttribute('aria-haspopup') === 'menu' && key.includes('…')
      const claimed = (await claim(key, size)) ?? (mayDiffer ? await claim(`${key} again`, size) : undefined)
      if (claimed) found.push({ opener, key, isKnown: claimed === 'known' })
    }
    return found
  }
  /**
   * Of several things of a kind one is enough: "Delete «X»?", "Edit: X". Dialogs and menus of one name differ from place to
   * place, lists do not. `within`: the key of what it opens from.
   */
  const keyOf = (each, within = each.closest('#content') ? section() : '') => {
    const name = nameOf(each)
      .trim()
      .replaceAll(/\d+/g, '#')
      .replaceAll(/«.*?»|“.*?”|(?<=: ).*$/g, '…')
    const popup = each.getAttribute('aria-haspopup') ?? each.role ?? ''
    return `${popup === 'dialog' || popup === 'menu' ? within : ''} > ${popup} ${name}`
  }
  const section = () => location.pathname.match(/^\/(settings\/)?[^/]*/)[0]
  const overlays = () =>
    [...document.querySelectorAll('[role="dialog"], [role="menu"], [role="listbox"]')].filter(isShown)

  async function open({ opener, key, isKnown }, what) {
    const name = `${what} > ${nameOf(opener).trim().slice(0, 40)}`
    const before = new Set(overlays())
    const found = () => {
      const controlled = document.getElementById(opener.getAttribute('aria-controls') ?? '')
      const fresh = overlays().filter((each) => !before.has(each))
      return (
        fresh.at(-1) ??
        (opener.getAttribute('aria-expanded') === 'true' && controlled && isShown(controlled) ? controlled : undefined)
      )
    }
    opener.scrollIntoView({ block: 'center' })
    opener.focus()
    opener.click()
    // A field that offers while one writes opens nothing of itself.
    const offers = opener.matches('input, textarea') && !opener.readOnly
    if (!(await until(found, offers ? 100 : 3_000))) {
      if (!offers) faults.push(`${name}: says that it opens something, and nothing opened`)
      return
    }
    await until(() => !found()?.querySelector('.mantine-Skeleton-root, .mantine-Loader-root'), 3_000)
    // A dialog gets its name a moment after itself.
    await until(() => !found()?.matches('[role="dialog"]:not([aria-labelledby], [aria-label])'), 500)
    await pause(0)
    const root = found()
    if (!root) return
    opened.push(name)
    const looks = await claim(skeletonOf(root), size)
    await check(root, name, !looks ? 'none' : isKnown || looks === 'known' ? 'sizes' : 'all')
    if (key.split(' > ').length < 4) await openInner({ opener, root, found, name, key })
    const last = found() ?? root
    if (isShown(last)) await close(opener, last, name)
  }

  /** What opens in what was opened. An entry of a menu closes it: for the next one it is opened again. */
  async function openInner({ opener, root, found, name, key: within }) {
    for (const inner of await openersIn(root, within)) {
      const { key } = inner
      let place = inner.opener
      if (!place.isConnected || !isShown(place)) {
        if (!opener.isConnected) return
        opener.click()
        if (!(await until(found, 3_000))) return
        await pause(0)
        place = [...found().querySelectorAll(OPENERS)].find((each) => canOpen(each) && keyOf(each, within) === key)
      }
      if (place) await open({ ...inner, opener: place }, name)
    }
  }

  /** What is made of the same elements is held against the same rules once for each size. */
  function skeletonOf(root) {
    const parts = [root, ...root.querySelectorAll('*')].map((each) => `${each.tagName} ${each.getAttribute('class')}`)
    return parts.join()
  }

  async function close(opener, root, name) {
    const closed = () => !root.isConnected || !isShown(root) || opener.getAttribute('aria-expanded') === 'false'
    const key = { key: 'Escape', code: 'Escape', bubbles: true, cancelable: true }
    const place = root.contains(document.activeElement) ? document.activeElement : opener.isConnected ? opener : root
    if (root.matches('[role="dialog"], [role="menu"], [role="listbox"]') || root.querySelector('[role="listbox"]')) {
      place.dispatchEvent(new KeyboardEvent('keydown', key))
    } else opener.click()
    if (await until(closed, 1_000)) return
    if (opener.isConnected) opener.click()
    if (!(await until(closed, 1_000))) faults.push(`${name}: does not close`)
  }

  if (fitAlone) checkFit(content(), location.pathname)
  else {
    await check(document, location.pathname, knownPage ? 'sizes' : 'all')
    for (const each of await openersIn(document)) if (each.opener.isConnected) await open(each, location.pathname)
  }
  return { faults, opened }
}
