//! What to cite for what a run used.

use crate::problem::{Demagnetisation, Problem};
use crate::stepper::Method;

/// References for this run.
pub fn references(problem: &Problem, method: &Method) -> Vec<String> {
    let mut list = vec!["diracmag (this program), version in the attribute `creator`".to_owned()];
    let mut cite = |text: &str| list.push(text.to_owned());
    if problem.surface().is_some() {
        cite(
            "R. J. Sokolewicz, I. A. Ado, M. I. Katsnelson, P. M. Ostrovsky, M. Titov, Diffusive spin-orbit torque at \
             a surface of topological insulator (diffusive torque, interface damping)",
        );
        cite(
            "I. A. Ado, I. A. Dmitriev, P. M. Ostrovsky, M. Titov, EPL 111, 37004 (2015) (anomalous Hall conductivity)",
        );
    }
    if problem.magnet().demagnetisation == Demagnetisation::Full {
        cite(
            "A. J. Newell, W. Williams, D. J. Dunlop, J. Geophys. Res. 98, 9551 (1993) (demagnetising tensor)",
        );
    }
    match method.tableau().name {
        "dormand_prince" => cite("J. R. Dormand, P. J. Prince, J. Comput. Appl. Math. 6, 19 (1980)"),
        "bogacki_shampine" => cite("P. Bogacki, L. F. Shampine, Appl. Math. Lett. 2, 321 (1989)"),
        "cash_karp" => cite("J. R. Cash, A. H. Karp, ACM Trans. Math. Softw. 16, 201 (1990)"),
        "tsitouras" => cite("Ch. Tsitouras, Comput. Math. Appl. 62, 770 (2011)"),
        _ => {}
    }
    list
}
