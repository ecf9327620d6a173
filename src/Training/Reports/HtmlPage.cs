using System.Text;
using Personalization.Training.Reports.Charts;

namespace Personalization.Training.Reports;

/// <summary>A page that stands alone: style and charts inside, nothing fetched.</summary>
internal sealed class HtmlPage(string title)
{
    private const string Style =
        """
        :root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#dfe4ea;--paper:#fbfcfd;--card:#fff;--c0:#1769e0;--c1:#9aa5b1;--c2:#d99a2b;--c3:#3d9970;--c4:#a05195;--c5:#c8553d}
        @media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#9aa7b5;--line:#313a46;--paper:#12161c;--card:#1a2028;--c0:#5aa0ff;--c1:#738090;--c2:#e2b25b;--c3:#5fbf95;--c4:#c583bd;--c5:#e27d66}}
        body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:1240px;margin:0 auto;padding:2rem 1.5rem}
        h1{font-size:1.5rem;margin:0}p.sub{color:var(--soft);margin:.2rem 0 1.5rem}
        .grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(540px,100%),1fr));gap:1rem;margin-top:1rem}
        figure{background:var(--card);border:1px solid var(--line);border-radius:8px;margin:0;padding:1rem}figcaption{font-weight:600}figcaption small{font-weight:400;color:var(--soft);display:block}
        svg{width:100%;height:auto;display:block;margin-top:.5rem}.label{font-size:11px;fill:var(--soft)}.axis{font-size:12px;fill:var(--soft)}line.grid{stroke:var(--line);stroke-width:1}
        .whisker{stroke:var(--ink);stroke-width:1.5}.scroll{overflow-x:auto}
        table{border-collapse:collapse;background:var(--card);border:1px solid var(--line);border-radius:8px;font-variant-numeric:tabular-nums}td,th{padding:.35rem .8rem;text-align:right;border-bottom:1px solid var(--line)}
        td:first-child,th:first-child{text-align:left}td.best{font-weight:700;color:var(--c0)}td small{color:var(--soft)}
        .key{display:flex;flex-wrap:wrap;gap:.3rem 1rem;font-size:13px;color:var(--soft);margin-top:.4rem}.key i{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:.35rem}
        """;

    private readonly StringBuilder _body = new();

    /// <summary>Adds markup as it is.</summary>
    public void Add(string markup) => _body.Append(markup).Append('\n');

    public void Paragraph(string text) => Add($"<p class=\"sub\">{Svg.Escape(text)}</p>");

    public void OpenGrid() => Add("<div class=\"grid\">");

    public void CloseGrid() => Add("</div>");

    /// <summary>Adds a chart with its name, what to see in it, and the key of its series; nothing when there is no chart.</summary>
    public void Figure(string name, string hint, string chart, params IReadOnlyList<Series> key)
    {
        if (chart.Length == 0) return;
        Add($"<figure><figcaption>{Svg.Escape(name)}<small>{Svg.Escape(hint)}</small></figcaption>{chart}");
        if (key.Count > 1) Add($"<div class=\"key\">{string.Concat(key.Select(s => $"<span><i style=\"background:var(--c{s.Color})\"></i>{Svg.Escape(s.Name)}</span>"))}</div>");
        Add("</figure>");
    }

    public override string ToString()
    {
        var colors = string.Concat(Enumerable.Range(0, 6).Select(i => $".fill{i}{{fill:var(--c{i})}}.line{i}{{stroke:var(--c{i});stroke-width:2}}"));
        return $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Svg.Escape(title)}</title><style>{Style}\n{colors}</style></head>\n<body><h1>{Svg.Escape(title)}</h1>\n{_body}</body></html>\n";
    }

    public async Task SaveAsync(string file, CancellationToken cancellation)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(file, ToString(), cancellation);
    }
}
