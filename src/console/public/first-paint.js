// Before anything is drawn: the colours that were chosen, so that a dark page does not flash white. Not a module: it
// must run at once, and the content security policy allows no script inside the page.
;(() => {
  const chosen = localStorage.getItem('otklik-colours')
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
