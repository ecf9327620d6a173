using System.Globalization;

namespace Personalization.Core.Expressions;

/// <summary>Recursive descent: or ← and (or and)*, and ← not (and not)*, not ← "not" not | "(" or ")" | comparison.</summary>
internal sealed class ExpressionParser
{
    /// <summary>Deeper than any person writes, shallow enough that no input can overflow the stack.</summary>
    private const int MaxDepth = 32;
    private readonly string _text;
    private int _at;
    private int _depth;

    public ExpressionParser(string text)
    {
        if (text.Length > ItemExpression.MaxLength) throw new ExpressionException($"longer than {ItemExpression.MaxLength} characters", ItemExpression.MaxLength);
        _text = text;
    }

    public ItemExpression Parse()
    {
        var expression = Or();
        SkipSpace();
        return _at == _text.Length ? expression : throw Error("expected 'and', 'or' or the end");
    }

    private ItemExpression Or()
    {
        if (++_depth > MaxDepth) throw Error($"nested deeper than {MaxDepth}");
        var left = And();
        while (Keyword("or")) left = new ItemExpression.Or(left, And());
        _depth--;
        return left;
    }

    private ItemExpression And()
    {
        var left = Not();
        while (Keyword("and")) left = new ItemExpression.And(left, Not());
        return left;
    }

    private ItemExpression Not()
    {
        var inverted = false;
        while (Keyword("not")) inverted = !inverted;
        ItemExpression inner;
        if (Symbol("("))
        {
            inner = Or();
            if (!Symbol(")")) throw Error("expected ')'");
        }
        else inner = Compare();
        return inverted ? new ItemExpression.Not(inner) : inner;
    }

    private Comparison Compare()
    {
        var name = Word("a name");
        if (Keyword("in"))
        {
            if (!Symbol("(")) throw Error("expected '(' after 'in'");
            var values = new List<string> { Word("a value") };
            while (Symbol(",")) values.Add(Word("a value"));
            return Symbol(")") ? new Comparison(name, ComparisonOperator.In, values) : throw Error("expected ',' or ')'");
        }
        var comparison = Symbol("!=") ? ComparisonOperator.NotEqual : Symbol("<=") ? ComparisonOperator.LessOrEqual : Symbol(">=") ? ComparisonOperator.GreaterOrEqual
            : Symbol("=") ? ComparisonOperator.Equal : Symbol("<") ? ComparisonOperator.Less : Symbol(">") ? ComparisonOperator.Greater
            : throw Error("expected =, !=, <, <=, >, >= or in");
        SkipSpace();
        var start = _at;
        var value = Word("a value");
        var ordered = comparison is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual);
        if (ordered && !(double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)))
            throw new ExpressionException($"expected a number after the comparison, found '{value}'", start);
        return new Comparison(name, comparison, [value]);
    }

    /// <summary>A bare word, or anything in single or double quotes.</summary>
    private string Word(string what)
    {
        SkipSpace();
        if (_at < _text.Length && _text[_at] is '"' or '\'')
        {
            var end = _text.IndexOf(_text[_at], _at + 1);
            if (end < 0) throw Error("a quote that is not closed");
            var quoted = _text[(_at + 1)..end];
            _at = end + 1;
            return quoted;
        }
        var start = _at;
        while (_at < _text.Length && IsPartOfWord(_text[_at])) _at++;
        return _at > start ? _text[start.._at] : throw Error($"expected {what}");
    }

    private static bool IsPartOfWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ':' or '/' or '+';

    private bool Keyword(string word)
    {
        SkipSpace();
        var end = _at + word.Length;
        if (end > _text.Length || string.Compare(_text, _at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0) return false;
        if (end < _text.Length && IsPartOfWord(_text[end])) return false;
        _at = end;
        return true;
    }

    private bool Symbol(string symbol)
    {
        SkipSpace();
        if (string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) != 0) return false;
        _at += symbol.Length;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }

    private ExpressionException Error(string message) => new(message, _at);
}
