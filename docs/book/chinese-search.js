// The index of mdBook holds the words between blanks. Chinese is written without blanks, so a query that contains
// Chinese is searched for in the texts themselves.
'use strict';

(function () {
  const CHINESE = /\p{Script=Han}/u;
  const AROUND = 60;
  const searchWords = elasticlunr.Index.prototype.search;

  /** The text around the first place of a term. The blanks make the term a word, which mdBook then marks. */
  function excerpt(text, term) {
    const at = text.toLowerCase().indexOf(term);
    if (at < 0) return text.slice(0, 2 * AROUND);
    const [from, to] = [Math.max(0, at - AROUND), at + term.length];
    const start = from > 0 ? '… ' : '';
    return `${start}${text.slice(from, at)} ${text.slice(at, to)} ${text.slice(to, to + AROUND)}`;
  }

  function count(text, term) {
    return text.toLowerCase().split(term).length - 1;
  }

  elasticlunr.Index.prototype.search = function (query, options) {
    if (!CHINESE.test(query)) return searchWords.call(this, query, options);
    const terms = query.toLowerCase().split(/\s+/).filter(Boolean);
    const found = [];
    for (const [ref, doc] of Object.entries(this.documentStore.docs)) {
      const counts = terms.map((term) => 10 * count(doc.title, term) + count(doc.body, term));
      if (counts.some((n) => n === 0)) continue;
      const score = counts.reduce((sum, n) => sum + n, 0);
      found.push({ ref, score, doc: { ...doc, body: excerpt(doc.body, terms[0]) } });
    }
    return found.sort((a, b) => b.score - a.score);
  };
})();
